/** Failures that a retry cannot fix, and how a bot's `retry` changes that. */
import { assertEquals } from "@std/assert";
import type { HandlerOptions } from "../../src/handler/handler.ts";
import { BotApiError } from "../../src/telegram/api/mod.ts";
import { hostApp, post } from "../helpers/app.ts";
import { Desk, say } from "./desk.ts";
import { message } from "./updates.ts";

const apiError = (error_code: number) =>
  new BotApiError("sendMessage", { ok: false, error_code, description: "no" });

/** The outcomes of an update whose handler throws, delivery after delivery. */
async function outcomes(error: unknown, options: HandlerOptions = {}): Promise<string[]> {
  const desk = new Desk();
  const bot = desk.host(() => Promise.reject(error), options);
  const all: string[] = [];
  for (let n = 0; n < 10 && all.at(-1) !== "dead"; n++) {
    const webhook = desk.deliver(bot, message(1));
    await desk.settle();
    all.push(webhook.outcome!);
  }
  const other = await desk.send(desk.host(() => Promise.reject(error), options), message(1));
  assertEquals(other, all[0], "by dispatch()");
  return all;
}

const failed = (times: number) => [...Array(times).fill("failed"), "dead"];

const errors: [what: string, error: unknown, expected: string[]][] = [
  ...[400, 403, 404].map((code) =>
    [`a BotApiError ${code}`, apiError(code), ["dead"]] as [string, unknown, string[]]
  ),
  ...[401, 409, 429, 500, 502].map((code) =>
    [`a BotApiError ${code}`, apiError(code), failed(4)] as [string, unknown, string[]]
  ),
  ["an error of the handler's own", new Error("no"), failed(4)],
  ["a look-alike", { error_code: 403 }, failed(4)],
  ["grammY's error, wrapped", botError(grammyError(403)), ["dead"]],
  ["grammY's error of a full inbox", botError(grammyError(429)), failed(4)],
  ["grammY's error around another", botError(new Error("no")), failed(4)],
  ["Telegraf's error", Object.assign(new Error("no"), { response: { error_code: 400 } }), ["dead"]],
  ["an error that cannot be looked at", hostile(), failed(4)],
];
for (const [what, error, expected] of errors) {
  Deno.test(`a handler that throws ${what} is ${expected.length > 1 ? "retried" : "a dead letter at once"}`, async () => {
    assertEquals(await outcomes(error), expected);
  });
}

function grammyError(error_code: number): Error {
  return Object.assign(new Error("no"), { name: "GrammyError", error_code });
}

function botError(error: unknown): Error {
  return Object.assign(new Error("no"), { name: "BotError", error });
}

function hostile(): Error {
  return Object.defineProperty(new Error("no"), "response", {
    get() {
      throw new Error("trap");
    },
  });
}

Deno.test("a dead letter for an error that a retry cannot fix is answered 200", async () => {
  const { app, eventsOf } = hostApp({}, { handler: () => Promise.reject(apiError(403)) });
  const response = await post(app);
  assertEquals([response.status, eventsOf("dead_letter").length], [200, 1]);
});

Deno.test("options.retry takes precedence over the known kinds of error, and attempts over options.retry", async () => {
  const asked: unknown[] = [];
  const retry = (error: unknown, attempt: number) => (asked.push([error, attempt]), true);
  const error = apiError(403);
  assertEquals(await outcomes(error, { retry, attempts: 3 }), failed(2));
  assertEquals(asked.slice(0, 2), [[error, 1], [error, 2]]);
  assertEquals(await outcomes(new Error("no"), { retry: () => false }), ["dead"]);
  const isMine = (error: unknown) => !(error instanceof RangeError);
  assertEquals(await outcomes(new RangeError("no"), { retry: isMine }), ["dead"]);
});

for (const [after, header] of [[1500, "2"], [0, "0"], [1e9, "3600"]] as const) {
  Deno.test(`options.retry makes Telegram wait ${after} ms by Retry-After: ${header}`, async () => {
    const handler = () => Promise.reject(new Error("no"));
    const { app } = hostApp({}, { handler, retry: () => ({ after }) });
    const response = await post(app);
    assertEquals([response.status, response.headers.get("retry-after")], [500, header]);
  });
}

Deno.test("Dispatcher.dispatch() returns the delay set by options.retry", async () => {
  const desk = new Desk();
  const error = new Error("no");
  const bot = desk.host(() => Promise.reject(error), { retry: () => ({ after: 1500 }) });
  const outcome = await desk.dispatcher.dispatch(bot, message(1));
  assertEquals(outcome, { type: "failed", error, afterMs: 1500 });
});

Deno.test("options.retry that throws or returns an invalid value is reported, and the default applies", async () => {
  const broken = [
    () => {
      throw new Error("broken");
    },
    () => undefined,
    () => ({ after: -1 }),
    () => ({}),
    () => null,
    () => Promise.resolve(true),
  ] as unknown as HandlerOptions["retry"][];
  for (const retry of broken) {
    const desk = new Desk();
    const error = apiError(403);
    const bot = desk.host(() => Promise.reject(error), { retry: retry! });
    assertEquals(await desk.send(bot, message(1)), "dead");
    const [first, second] = desk.eventsOf("failure");
    assertEquals([first!.error, second!.error instanceof Error], [error, true]);
    assertEquals(await outcomes(new Error("no"), { retry: retry!, attempts: 2 }), failed(1));
  }
});

Deno.test("a reply that Telegram permanently refuses is a dead letter at once", async () => {
  const desk = new Desk();
  const api = { call: () => Promise.reject(apiError(400)) } as never;
  const bot = desk.host(() => say("hi"), {}, () => api);
  assertEquals(await desk.send(bot, message(1)), "dead");
});
