/**
 * Paths of an application's bots and their routes; each must be unique.
 *
 * @module
 */
import { mountedPath } from "../handler/routes.ts";
import type { HostedBot } from "./hosted_bot.ts";

/** The characters allowed unencoded in a URL path (RFC 3986, 3.3). */
const PATH = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/;

/** The owner of a path: a bot, or one of its routes. */
export interface PathOwner {
  readonly bot: string;
  readonly route?: string;
}

/** How to fix a path; `undefined` if it is valid. */
export function pathRemedy(path: string): string | undefined {
  if (typeof path !== "string" || !path.startsWith("/")) return 'begin it with "/"';
  if (PATH.test(path)) return undefined;
  return "use only what a URL's path may hold, without a query; encode the rest";
}

/** Every path that a bot occupies, and its owner. */
export function* pathsOf({ name, path, handler }: HostedBot): Generator<[string, PathOwner]> {
  yield [path, { bot: name }];
  for (const route of handler.routes) {
    yield [mountedPath(path, route.path), { bot: name, route: route.path }];
  }
}

/** `bot "x"`, or `route "/paid" of bot "x"`. */
export function pathOwnerText({ bot, route }: PathOwner): string {
  return route === undefined ? `bot "${bot}"` : `route "${route}" of bot "${bot}"`;
}
