/**
 * What options must be, and what is said when they are not.
 *
 * @module
 */
import type { HandlerModule, HandlerOptions, TimeoutPolicy } from "../handler/handler.ts";
import { isReceiver, ownTokenOf, tokenOf } from "../handler/frameworks/detect.ts";
import { type LoadedRoute, loadRoutes, mountedPath } from "../handler/routes.ts";
import { parseCidr } from "../net/ip.ts";
import { parseSources } from "../gateway/source.ts";
import type { AppOptions, BotOptions } from "./options.ts";
import { isSecret } from "../telegram/credentials.ts";

/** Telegram closes a connection on which no answer has come for this long. */
export const MAX_TIMEOUT_MS = 60_000;

const POLICIES: readonly unknown[] = ["throw", "return"] satisfies TimeoutPolicy[];

/** The characters that stand in a URL's path as they are (RFC 3986, 3.3). */
const PATH = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/;

/**
 * What is wrong with a bot's path.
 *
 * @param path The path.
 * @returns The remedy, or `undefined` if nothing is wrong.
 */
export function pathProblem(path: string): string | undefined {
  if (!path.startsWith("/")) return 'begin it with "/"';
  if (!PATH.test(path)) {
    return "use only what a URL's path may hold, without a query; encode the rest";
  }
  return undefined;
}

/** The route of a bot that is given none. */
export function defaultPath(name: string): string {
  return `/${encodeURIComponent(name)}`;
}

/** What is at a path: a bot, or one of its routes. */
export interface PathOwner {
  readonly bot: string;
  readonly route?: string;
}

/** What is wrong with a bot's options, one line each. */
export function* botProblems(
  name: string,
  bot: BotOptions,
  occupantOf: (path: string) => PathOwner | undefined,
): Generator<string> {
  const { path, secret = [] } = bot;
  const ownToken = ownTokenOf(bot.handler);
  if (!tokenOf(bot)) yield `bot "${name}" has no token; give it the one from @BotFather`;
  else if (ownToken !== undefined && tokenOf(bot) !== ownToken) {
    yield `bot "${name}" has another token than its bot object; leave one of them out`;
  }
  const remedy = path === undefined ? undefined : pathProblem(path);
  if (remedy) yield `bot "${name}" cannot have the path "${path}"; ${remedy}`;
  const secrets = typeof secret === "string" ? [secret] : secret;
  if (Array.isArray(bot.secret) && secrets.length === 0 || !secrets.every(isSecret)) {
    yield `bot "${name}" has a secret that Telegram refuses; use 1 to 256 letters, digits, "_" and "-"`;
  }
  yield* ruleProblems(`bot "${name}"`, bot);
  yield* ruleProblems(`the module of bot "${name}"`, moduleOf(bot.handler).options ?? {});
  yield* routeProblems(name, bot);
  for (const [path, occupant] of pathsOf(name, bot)) {
    const other = occupantOf(path);
    if (other) yield sharedPath(path, other, occupant);
  }
}

function* routeProblems(name: string, { handler }: BotOptions): Generator<string> {
  for (const { path, sources } of routesOf(handler)) {
    const what = `bot "${name}" cannot have the route "${path}"`;
    const remedy = pathProblem(path);
    if (remedy) yield `${what}; ${remedy}`;
    for (const problem of networkProblems(() => parseSources(sources))) yield `${what}: ${problem}`;
  }
}

function routesOf(handler: BotOptions["handler"]): readonly LoadedRoute[] {
  return loadRoutes(moduleOf(handler).routes);
}

function moduleOf(handler: BotOptions["handler"]): HandlerModule {
  return typeof handler === "function" || isReceiver(handler) ? {} : handler;
}

/** Every path that a bot takes, and what is there. */
export function* pathsOf(name: string, bot: BotOptions): Generator<[string, PathOwner]> {
  const path = bot.path ?? defaultPath(name);
  yield [path, { bot: name }];
  for (const route of routesOf(bot.handler)) {
    yield [mountedPath(path, route.path), { bot: name, route: route.path }];
  }
}

function sharedPath(path: string, one: PathOwner, other: PathOwner): string {
  if (one.route === undefined && other.route === undefined) {
    return `bots "${one.bot}" and "${other.bot}" share the path "${path}"; change one`;
  }
  return `${pathOwnerInWords(one)} and ${
    pathOwnerInWords(other)
  } share the path "${path}"; change one`;
}

/** `bot "x"`, or `route "/paid" of bot "x"`. */
export function pathOwnerInWords({ bot, route }: PathOwner): string {
  return route === undefined ? `bot "${bot}"` : `route "${route}" of bot "${bot}"`;
}

/** What is wrong with a list of networks. */
function* networkProblems(read: () => unknown): Generator<string> {
  try {
    read();
  } catch (error) {
    yield (error as Error).message;
  }
}

/**
 * What is wrong with the rules of a bot, one line each.
 *
 * @param whose Begins each line: `bot "echo"`.
 * @param rules The rules; what is left out is right.
 * @returns What is wrong, with the value and the remedy.
 */
export function* ruleProblems(whose: string, rules: HandlerOptions): Generator<string> {
  const { timeout, attempts = 1, abandonMs = 1, lanes = "chat", concurrency = 1 } = rules;
  const ms = timeout?.ms ?? 1;
  if (!(ms > 0 && ms <= MAX_TIMEOUT_MS)) {
    yield `${whose} cannot have a timeout of ${ms} ms; use 1 to ${MAX_TIMEOUT_MS}`;
  }
  const byKind = Object.entries(timeout?.byKind ?? {});
  for (const [kind, policy] of [["", timeout?.policy ?? "throw"], ...byKind]) {
    if (POLICIES.includes(policy)) continue;
    const what = kind ? `the policy "${policy}" for ${kind}` : `the policy "${policy}"`;
    yield `${whose} cannot have ${what}; use "throw" or "return"`;
  }
  if (!(attempts >= 1)) yield `${whose} cannot have ${attempts} attempts; use 1 or more`;
  if (!(abandonMs > 0)) {
    yield `${whose} cannot have a hard limit of ${abandonMs} ms; use 1 or more, or Infinity`;
  }
  if (lanes !== "chat" && lanes !== "none") {
    yield `${whose} cannot have the lanes "${lanes}"; use "chat" or "none"`;
  }
  if (!(concurrency >= 1)) {
    yield `${whose} cannot have a concurrency of ${concurrency}; use 1 or more, or Infinity`;
  }
}

/**
 * Checks the options of an application.
 *
 * @param options The options.
 * @throws {TypeError} If anything in them cannot be; its message tells all of it.
 */
export function checkOptions(options: AppOptions): void {
  const problems: string[] = [];
  const places = new Map<string, PathOwner>();
  for (const [name, bot] of Object.entries(options.bots)) {
    problems.push(...botProblems(name, bot, (path) => places.get(path)));
    for (const [path, occupant] of pathsOf(name, bot)) places.set(path, occupant);
  }
  problems.push(...ruleProblems("the application", options));
  problems.push(...networkProblems(() => parseSources(options.sources ?? ["telegram"])));
  problems.push(...networkProblems(() => options.trustedProxies?.map(parseCidr)));
  if (problems.length > 0) throw new TypeError(`Cannot host bots: ${problems.join("\n")}`);
}
