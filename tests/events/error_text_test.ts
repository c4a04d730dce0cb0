import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createApp } from "../../src/mod.ts";
import { describeError } from "../../src/events/error_text.ts";
import { keptLog, written } from "./kept_log.ts";

const OF_UPDATE = { bot: "echo", update_id: 7, kind: "message" };
const TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";

Deno.test("a handler's stack contains the handler's frames and none of Postern's", async () => {
  const log = keptLog();
  async function deep(): Promise<void> {
    await Promise.resolve();
    throw new Error("it broke");
  }
  const app = createApp({
    bots: { echo: { token: TOKEN, handler: { message: () => deep() } } },
    observers: [log.observer],
  });
  const chat = { id: 1, type: "private" as const, first_name: "Ada" };
  await app.dispatch("echo", {
    update_id: 1,
    message: { message_id: 1, date: 0, chat, text: "x", from: { ...chat, is_bot: false } },
  });
  await app.close();
  const text = await log.text();
  assertStringIncludes(text, "    at deep (");
  assert(!/\/src\/(?!bots)/.test(text) && !text.includes("ext:core"), text);
});

Deno.test("describeError() keeps all frames if all are Postern's", () => {
  const error = new Error("ours");
  const frame = `    at run (${new URL("../../src/dispatch/run.ts", import.meta.url)}:1:2)`;
  error.stack = `Error: ours\n${frame}`;
  assertEquals(describeError(error).stack, [frame]);
});

Deno.test("describeError() keeps frames of bots in src/bots", () => {
  const error = new Error("theirs");
  const [bot, ours] = ["bots/echo.ts", "dispatch/run.ts"].map((path) =>
    `    at f (${new URL(`../../src/${path}`, import.meta.url)}:1:2)`
  );
  error.stack = `Error: theirs\n${bot}\n${ours}`;
  assertEquals(describeError(error).stack, [bot!]);
});

Deno.test("createLog() writes the causes of an error, redacted", async () => {
  const inner = new RangeError(`bad ${TOKEN}`);
  const middle = new Error("in between", { cause: inner });
  const error = new TypeError("outer", { cause: middle });
  const event = { type: "failure", ...OF_UPDATE, attempt: 1, error } as const;
  const json = JSON.parse(await written([event], { format: "json" }));
  assertEquals(json.error, "TypeError: outer");
  assertEquals(json.cause, "Error: in between; caused by RangeError: bad <token>");
  assertStringIncludes(json.stack, "caused by RangeError: bad <token>\n    at ");
  const text = await written([event]);
  assertStringIncludes(text, 'cause="Error: in between; caused by RangeError: bad <token>"');
  assert(!text.includes("AAEh"));
});

Deno.test("createLog() writes the errors that grammY's BotError and an AggregateError wrap", async () => {
  const thrown = new RangeError("the real one");
  const wrapped = Object.assign(new Error("RangeError in middleware"), {
    name: "BotError",
    error: thrown,
    ctx: { token: TOKEN },
  });
  const text = Object.assign(new Error("Non-error value"), {
    name: "BotError",
    error: "plain text",
  });
  const several = new AggregateError([thrown, "a string"], "all failed");
  const causes = await Promise.all([wrapped, text, several].map(async (error) => {
    const event = { type: "failure", ...OF_UPDATE, attempt: 1, error } as const;
    return JSON.parse(await written([event], { format: "json" })).cause;
  }));
  assertEquals(causes, [
    "RangeError: the real one",
    "plain text",
    "RangeError: the real one; caused by a string",
  ]);
});

Deno.test("createLog() terminates on an error that causes itself", async () => {
  const ring = new Error("ring");
  ring.cause = new Error("back", { cause: ring });
  const event = { type: "failure", ...OF_UPDATE, attempt: 1, error: ring } as const;
  assertEquals(JSON.parse(await written([event], { format: "json" })).cause, "Error: back");
});

Deno.test('createLog() writes "again, attempt 3" in place of a stack that it has written', async () => {
  const log = keptLog();
  const fail = (message: string) => new Error(message);
  const failure = (attempt: number, error: unknown, update_id = 7) =>
    log.observer({ type: "failure", ...OF_UPDATE, update_id, attempt, error });
  failure(1, fail("it broke"));
  failure(2, fail("it broke"));
  failure(3, fail("it broke"));
  failure(4, fail("something else"));
  log.observer({
    ...{ type: "dead_letter", ...OF_UPDATE, attempt: 4, update: { update_id: 7 } },
    error: fail("something else"),
  });
  failure(1, fail("it broke"), 8);
  const lines = (await log.text()).trimEnd().split("\n");
  const heads = lines.filter((line) => !line.startsWith("    "))
    .map((line) => /error (.*?) bot=/.exec(line)![1]);
  assertEquals(heads, [
    "handler failed",
    "handler failed again, attempt 2",
    "handler failed again, attempt 3",
    "handler failed",
    "dead letter: the update will not be tried again",
    "handler failed",
  ]);
  const withStack = lines.map((line, i) => [line, lines[i + 1] ?? ""] as const)
    .filter(([line, next]) => !line.startsWith("    ") && next.startsWith("    at ")).length;
  assertEquals(withStack, 3);
});
