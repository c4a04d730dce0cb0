/**
 * A relay between a simulated Telegram and webhooks on this machine.
 */
import { relay, type RelayOptions } from "../../src/relay/relay.ts";
import type { PosternEvent } from "../../src/events/events.ts";
import {
  type RunningSimulator,
  type StartOptions,
  startSimulator,
} from "../../src/simulator/mod.ts";

// deno-lint-ignore no-explicit-any -- updates of many kinds
export type Update = any;

/** A webhook on a free port; the handler's result is its answer. */
export function webhook(
  handler: (update: Update, request: Request) => unknown,
  options: Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem> = {},
) {
  const updates: Update[] = [];
  const listen = { hostname: "127.0.0.1", port: 0, onListen() {}, ...options };
  const server = Deno.serve(listen, async (request) => {
    const update = await request.json();
    updates.push(update);
    const answer = await handler(update, request);
    return answer instanceof Response ? answer : answer ? Response.json(answer) : new Response();
  });
  const scheme = "cert" in options ? "https" : "http";
  const url = `${scheme}://127.0.0.1:${server.addr.port}/hook`;
  return { url, updates, server, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** Answers a text with the same text, in the webhook's answer. */
export function echo({ message }: Update) {
  return message?.text && { method: "sendMessage", chat_id: message.chat.id, text: message.text };
}

/** Calls a method at an API root. */
export async function call(
  apiRoot: string,
  token: string,
  method: string,
  params: Record<string, unknown> = {},
) {
  const response = await fetch(`${apiRoot}/bot${token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
  });
  return await response.json();
}

/** A simulator with a bot and Ada, and a relay in front of it. */
export async function relayed(
  options: Partial<RelayOptions> = {},
  simulator: StartOptions & { tg?: RunningSimulator } = {},
) {
  const tg = simulator.tg ?? await startSimulator({ patience: 60_000, ...simulator });
  const bot = tg.bot(`echo${tg.world.bots.size || ""}`);
  const ada = tg.user("Ada");
  const events: PosternEvent[] = [];
  const start = (more: Partial<RelayOptions> = {}) =>
    relay({
      bots: { echo: { token: bot.token } },
      telegram: { apiRoot: tg.apiRoot },
      log: false,
      observers: [(event) => events.push(event)],
      ...options,
      ...more,
    });
  const running = await start();
  const api = (method: string, params: Record<string, unknown> = {}) =>
    call(running.apiRoot, bot.token, method, params);
  return {
    tg,
    bot,
    ada,
    events,
    start,
    relay: running,
    api,
    async [Symbol.asyncDispose]() {
      await running.close();
      await tg.close();
    },
  };
}

/** A test fails after waiting this long, and says for what. */
const PATIENCE_MS = 60_000;

/** Polls until a condition holds. */
export async function until(condition: () => unknown): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!await condition()) {
    if (performance.now() > end) throw new Error(`Waited ${PATIENCE_MS} ms for ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
