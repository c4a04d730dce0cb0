/**
 * An application on a fake clock that records its events, and requests to it as Telegram makes them.
 */
import { type App, buildApp } from "../../src/app/app.ts";
import type { Gateway } from "../../src/gateway/gateway.ts";
import type { PosternEvent } from "../../src/events/events.ts";
import type { AppOptions, BotOptions } from "../../src/app/options.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

/** An address of Telegram's. */
export const PEER = "149.154.167.99";

/** The token and the secret of the bot that {@linkcode hostApp} hosts. */
export const TOKEN = "123456:example-token";
export const SECRET = "s3cret_Token-1";

/** An event of one type. */
export type EventOf<T extends PosternEvent["type"]> = Extract<PosternEvent, { type: T }>;

/** An application, with everything that a test observes. */
export interface Hosted {
  readonly app: App;
  readonly gateway: Gateway;
  readonly clock: FakeClock;
  readonly events: PosternEvent[];
  /** The events of one type, in order. */
  eventsOf<T extends PosternEvent["type"]>(type: T): EventOf<T>[];
}

/** Hosts one bot at `/echo`. */
export function hostApp(options: Partial<AppOptions> = {}, bot: Partial<BotOptions> = {}): Hosted {
  const clock = new FakeClock();
  const events: PosternEvent[] = [];
  const { app, gateway } = buildApp({
    bots: { echo: { token: TOKEN, secret: SECRET, handler: () => {}, ...bot } },
    clock,
    observers: [(event) => void events.push(event)],
    ...options,
  });
  const eventsOf = <T extends PosternEvent["type"]>(type: T) =>
    events.filter((event): event is EventOf<T> => event.type === type);
  return { app, gateway, clock, events, eventsOf };
}

/** How a request differs from a valid one. */
export interface Post {
  path?: string;
  method?: string;
  /** The peer's address; `null` for a server that does not provide it. */
  peer?: string | null;
  /** Headers in addition to or instead of the usual ones; `null` removes one. */
  headers?: Record<string, string | null>;
  body?: BodyInit | null;
}

/** The request that Telegram would make, with these differences. */
export function requestOf(post: Post = {}): Request {
  const { path = "/echo", method = "POST", body = '{"update_id":1}' } = post;
  const headers = new Headers({
    "content-type": "application/json",
    "x-telegram-bot-api-secret-token": SECRET,
  });
  for (const [name, value] of Object.entries(post.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const bodyless = method === "GET" || method === "HEAD";
  return new Request(`https://bot.example.com${path}`, {
    method,
    headers,
    ...!bodyless && { body },
  });
}

/** Sends a request and returns the response. */
export function post(app: App, options: Post = {}): Promise<Response> {
  const { peer = PEER } = options;
  const info = { remoteAddr: { transport: "tcp", ...peer !== null && { hostname: peer } } };
  return app.fetch(requestOf(options), info);
}

/** Sends a request and returns the status. */
export async function statusOf(app: App, options: Post = {}): Promise<number> {
  const response = await post(app, options);
  await response.body?.cancel();
  return response.status;
}
