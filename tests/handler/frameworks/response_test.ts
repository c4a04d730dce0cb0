/** Timing of frameworks' replies, using look-alike objects without the frameworks' code. */
import { assertEquals } from "@std/assert";
import type { BotQueue } from "../../../src/dispatch/bot_queue.ts";
import type { GrammyBot } from "../../../src/handler/frameworks/grammy.ts";
import type { TelegrafBot } from "../../../src/handler/frameworks/telegraf.ts";
import type { HandlerModule } from "../../../src/mod.ts";
import { Desk, fakeApi } from "../../dispatch/desk.ts";
import { message } from "../../dispatch/updates.ts";

/** Hosts a bot. The framework's driver loads meanwhile, outside the fake clock's time. */
async function host(desk: Desk, ...bot: Parameters<Desk["host"]>): Promise<BotQueue> {
  const hosted = desk.host(...bot);
  await import("../../../src/handler/frameworks/grammy.ts");
  await import("../../../src/handler/frameworks/telegraf.ts");
  return hosted;
}

/** A bot whose webhook reply and end the test controls. */
interface GrammyCall {
  /** grammY's webhook reply envelope; with `undefined` it makes a call. */
  send: ((json: string) => Promise<void>) | undefined;
  resolve(): void;
  reject(error: unknown): void;
}

function grammy(): { bot: HandlerModule; calls: GrammyCall[]; inits: number[] } {
  const calls: GrammyCall[] = [];
  const inits: number[] = [];
  const bot: GrammyBot = {
    isInited: () => true,
    init: () => Promise.resolve(inits.push(calls.length)),
    handleUpdate(_update, envelope) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const call = { resolve, reject } as GrammyCall;
      Object.defineProperty(call, "send", { get: () => envelope!.send });
      calls.push(call);
      return promise;
    },
  };
  return { bot: { default: bot }, calls, inits };
}

const REPLY = { method: "sendMessage", chat_id: 1, text: "hi" };
const reply = JSON.stringify(REPLY);

Deno.test("a framework's reply goes to the latest delivery", async () => {
  const desk = new Desk();
  const { bot, calls, inits } = grammy();
  const hosted = await host(desk, bot);
  const first = desk.deliver(hosted, message(1));
  await desk.clock.advance(10_000);
  assertEquals(first.outcome, "timeout");
  assertEquals(calls[0]!.send, undefined);
  const second = desk.deliver(hosted, message(1));
  await calls[0]!.send!(reply);
  assertEquals([second.outcome, second.reply], ["handled", REPLY]);
  assertEquals(calls[0]!.send, undefined);
  const third = desk.deliver(hosted, message(1));
  calls[0]!.resolve();
  await desk.settle();
  assertEquals([third.outcome, third.reply], ["handled", REPLY]);
  assertEquals([calls.length, inits, desk.dispatcher.inFlight], [1, [0], 0]);
});

Deno.test("a framework that fails after its reply makes a dead letter, and a redelivery does not rerun it", async () => {
  const desk = new Desk();
  const { bot, calls } = grammy();
  const hosted = await host(desk, bot);
  const first = desk.deliver(hosted, message(1));
  await desk.settle();
  await calls[0]!.send!(reply);
  const joined = desk.deliver(hosted, message(1)); // As if the answer had been lost.
  calls[0]!.reject(new Error("no"));
  await desk.settle();
  const again = desk.deliver(hosted, message(1));
  const outcomes = [first, joined, again].map(({ outcome }) => outcome);
  assertEquals(outcomes, ["handled", "handled", "duplicate"]);
  assertEquals(desk.eventsOf("dead_letter").length, 1);
  assertEquals([calls.length, desk.dispatcher.inFlight], [1, 0]);
});

Deno.test("a drain still waits for a framework that has already replied", async () => {
  const desk = new Desk();
  const { bot, calls } = grammy();
  desk.deliver(await host(desk, bot), message(1));
  await desk.settle();
  await calls[0]!.send!(reply);
  let drained = false;
  const drain = desk.dispatcher.drain(1000).then(() => drained = true);
  await desk.clock.advance(999);
  assertEquals(drained, false);
  await desk.clock.advance(1);
  assertEquals(desk.eventsOf("dead_letter").length, 1);
  calls[0]!.resolve();
  await drain;
});

for (const method of ["setWebhook", "getChat"]) {
  Deno.test(`a framework's ${method} is sent by a call, as Telegram does not run it from a response`, async () => {
    const desk = new Desk();
    const { bot, calls } = grammy();
    const made: unknown[] = [];
    const api = fakeApi((...call) => Promise.resolve(made.push(call.slice(0, 2))));
    const delivery = desk.deliver(await host(desk, bot, {}, () => api), message(1));
    await desk.settle();
    await calls[0]!.send!(JSON.stringify({ method, chat_id: 1 }));
    assertEquals([made, delivery.outcome], [[[method, { chat_id: 1 }]], undefined]);
    calls[0]!.resolve();
    await desk.settle();
    assertEquals(delivery.outcome, "handled");
  });
}

/** A Telegraf that answers every update with the given reply. */
function telegraf(json: string): HandlerModule {
  const bot: TelegrafBot = {
    launch: () => {},
    telegram: { getMe: () => Promise.resolve({}), callApi: () => {} },
    handleUpdate(_update, response) {
      const res = response as { writableEnded: boolean; end(json?: string): void };
      if (!res.writableEnded) res.end(json);
      if (!res.writableEnded) res.end();
      return Promise.resolve();
    },
  };
  return { default: bot };
}

Deno.test("Telegraf's empty response.end() is deferred to the end of the run", async () => {
  const desk = new Desk();
  const delivery = desk.deliver(await host(desk, telegraf(reply)), message(1));
  await desk.settle();
  assertEquals([delivery.outcome, delivery.reply], ["handled", REPLY]);
});

Deno.test("a Telegraf reply too long for a response is sent by a call, and its failure reported", async () => {
  const desk = new Desk();
  const long = JSON.stringify({ method: "answerInlineQuery", results: "x".repeat(1024 * 1024) });
  const error = new Error("Bad Request");
  const api = fakeApi(() => Promise.reject(error));
  const delivery = desk.deliver(await host(desk, telegraf(long), {}, () => api), message(1));
  await desk.settle();
  assertEquals(delivery.outcome, "failed");
  assertEquals(desk.eventsOf("failure")[0]?.error, error);
});
