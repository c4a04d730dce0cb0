import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import type { LogLevel, PosternEvent } from "../../src/events/events.ts";
import type { LogFormat } from "../../src/events/log.ts";
import { keptLog, written as writtenAll } from "./kept_log.ts";

const TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";
const OF_UPDATE = { bot: "echo", update_id: 7, kind: "message" };

/** The log's output for some events. */
function written(events: PosternEvent[], level?: LogLevel, format?: LogFormat): Promise<string> {
  const options = { ...level && { level }, ...format && { format }, secrets: ["hunter2"] };
  return writtenAll(events, options);
}

function failure(error: unknown): PosternEvent {
  return { type: "failure", ...OF_UPDATE, attempt: 2, error };
}

function said(text: string, level: LogLevel = "info"): PosternEvent {
  return { type: "log", level, text, ...OF_UPDATE };
}

const handled: PosternEvent = {
  ...{ type: "update", outcome: "handled", status: 200, ms: 1.239, ...OF_UPDATE },
};

const refused: PosternEvent = {
  ...{ type: "refused", status: 403, reason: "source", method: "POST" },
  ...{ address: "192.0.2.1", bot: "echo" },
};

Deno.test("createLog() writes an update as a line of text", async () => {
  assertEquals(
    await written([handled]),
    "2023-11-14T22:13:20.000Z info  update method=POST bot=echo outcome=handled status=200 " +
      "ms=1.24 kind=message update_id=7\n",
  );
});

Deno.test("createLog() writes an update as a line of JSON", async () => {
  assertEquals(JSON.parse(await written([handled], "info", "json")), {
    time: "2023-11-14T22:13:20.000Z",
    level: "info",
    event: "update",
    msg: "update",
    method: "POST",
    bot: "echo",
    outcome: "handled",
    status: 200,
    ms: 1.24,
    kind: "message",
    update_id: 7,
  });
});

Deno.test("createLog() writes every update_id as it is", async () => {
  const edges = [0, 9, 999, 1000, 1001, 10_000, 123_007, 999_999, 1_000_000, 2 ** 31 - 1];
  const ids = [...edges, -5, -1000, -123_007, Number.MAX_SAFE_INTEGER];
  const events = ids.map((update_id): PosternEvent => ({ ...handled, update_id } as PosternEvent));
  const lines = (await written(events, "info", "json")).trimEnd().split("\n");
  assertEquals(lines.map((line) => JSON.parse(line).update_id), ids);
  assertEquals(lines.map((line) => line.match(/"update_id":(.*)}$/)?.[1]), ids.map(String));
});

Deno.test("createLog() writes a refusal with its reason and source address", async () => {
  assertStringIncludes(
    await written([refused]),
    "warn  refused method=POST bot=echo status=403 reason=source address=192.0.2.1\n",
  );
  const { bot: _bot, address: _address, ...rest } = refused as typeof refused & {
    bot: string;
    address: string;
  };
  const unknown = { ...rest, bot: undefined, address: undefined } as PosternEvent;
  assertStringIncludes(await written([unknown]), "refused method=POST status=403 reason=source\n");
  assertFalse("bot" in JSON.parse(await written([unknown], "info", "json")));
});

Deno.test("createLog() writes an error's message, and its stack as indented lines", async () => {
  const [head, ...frames] = (await written([failure(new TypeError("it broke"))])).trimEnd().split(
    "\n",
  );
  assertMatch(head!, /error handler failed .*attempt=2 error="TypeError: it broke"$/);
  assert(frames.length > 0);
  for (const frame of frames) assertMatch(frame, /^ {4}at /);
  const json = JSON.parse(await written([failure(new TypeError("it broke"))], "info", "json"));
  assertEquals(json.error, "TypeError: it broke");
  assertStringIncludes(json.stack, "log_test.ts");
});

Deno.test("createLog() keeps tokens and secrets out of messages, stacks and texts", async () => {
  const url = `https://api.telegram.org/bot${TOKEN}/sendMessage`;
  const error = new Error(`Cannot fetch ${url}: hunter2`);
  error.stack = `Error: ${url}\n    at fetch (${url}:1:2)\n    at hunter2 (x.ts:1:2)`;
  const named = new Error("x");
  named.name = `Bad ${TOKEN}`;
  const events = [
    ...[
      failure(error),
      failure(named),
      failure(`thrown ${TOKEN}`),
      failure({ toString: () => url }),
    ],
    ...[said(`fetching ${url} with hunter2`), said(encodeURIComponent(TOKEN), "error")],
    { type: "notice", level: "error", name: "x", text: `bad ${TOKEN}`, error } as const,
    { type: "late", ...OF_UPDATE, ok: false, abandoned: true, ms: 1, error } as const,
    { type: "dead_letter", ...OF_UPDATE, update: { update_id: 7 }, attempt: 5, error } as const,
  ];
  for (const format of ["text", "json"] as const) {
    const text = await written(events, "debug", format);
    assertFalse(/AAEhBO|hunter2/.test(text), text);
    assertEquals(text.match(/"time"|^2023/gm)?.length, events.length);
  }
});

Deno.test("createLog() logs no content of updates", async () => {
  const message = { message_id: 1, date: 0, chat: { id: 1, type: "private", first_name: "Ada" } };
  const update = { update_id: 7, message: { ...message, text: "my private words" } };
  const events: PosternEvent[] = [
    handled,
    {
      type: "dead_letter",
      ...OF_UPDATE,
      update: update as never,
      attempt: 5,
      error: new Error("x"),
    },
  ];
  for (const format of ["text", "json"] as const) {
    for (const level of ["debug", "info"] as const) {
      assertFalse(/private|Ada/.test(await written(events, level, format)));
    }
  }
});

Deno.test("createLog() writes nothing below its level", async () => {
  const levels: LogLevel[] = ["debug", "info", "warn", "error"];
  const events = [...levels.map((level) => said(level, level)), handled, refused, failure("x")];
  const counts = levels.map(async (level) => (await written(events, level)).split("\n").length - 1);
  assertEquals(await Promise.all(counts), [7, 6, 4, 2]);
});

Deno.test("createLog() logs each outcome at its level", async () => {
  const levelOf = async (outcome: string) =>
    JSON.parse(await written([{ ...handled, outcome } as PosternEvent], "debug", "json")).level;
  const outcomes = ["handled", "ignored", "duplicate", "accepted", "failed", "timeout"];
  const levels = await Promise.all(outcomes.map(levelOf));
  assertEquals(levels, ["info", "info", "info", "info", "warn", "warn"]);
});

Deno.test("createLog() writes many lines at once, in order", async () => {
  const log = keptLog();
  for (let i = 0; i < 1000; i++) log.observer(said(`line ${i}`));
  assertEquals(log.writes.length, 0);
  await log.flush();
  assertEquals(log.writes.length, 1);
  const numbers = [...log.writes[0]!.matchAll(/line (\d+)/g)].map(([, i]) => Number(i));
  assertEquals(numbers, Array.from({ length: 1000 }, (_, i) => i));
  log.observer(said("later"));
  await log.flush();
  assertEquals(log.writes.length, 2);
});

Deno.test("flush() writes the remaining lines once", async () => {
  const log = keptLog();
  await log.flush();
  assertEquals(log.writes, []);
  log.observer(said("last words"));
  await Promise.all([log.flush(), log.flush()]);
  assertEquals(log.writes.length, 1);
  assertStringIncludes(log.writes[0]!, "last words");
});

Deno.test("keepSecret() keeps a secret out of every later line", async () => {
  const log = keptLog();
  log.keepSecret("of a new bot", "s3cret_s3cret");
  log.observer(said("it is s3cret_s3cret, of a new bot"));
  assertStringIncludes(await log.text(), "it is <secret>, <secret>");
});
