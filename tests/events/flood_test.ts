/** Strangers cannot fill the disk with log lines. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { PosternEvent } from "../../src/events/events.ts";
import { keptLog, written } from "./kept_log.ts";

const OF_UPDATE = { bot: "echo", update_id: 7, kind: "message" };
const TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";

function linesOf(text: string): Record<string, unknown>[] {
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** A stranger's request, each with its own address and method. */
function refusal(n: number, reason = "route", status = 404): PosternEvent {
  const address = `192.0.2.${n % 256}`;
  return { type: "refused", status, reason, method: `M${n}`, address, bot: undefined };
}

Deno.test("createLog() writes the first refusals of each reason in full, then their number", async () => {
  const log = keptLog({ format: "json" });
  for (let n = 0; n < 30_000; n++) {
    log.observer(refusal(n));
    if (n < 100) log.observer(refusal(n, "source", 403));
    if (n < 3) log.observer(refusal(n, "secret", 401));
  }
  const lines = linesOf(await log.text());
  const count = (reason: string) =>
    lines.filter((line) => line.reason === reason && line.repeats === undefined).length;
  assertEquals(["route", "source", "secret"].map(count), [5, 5, 3]);
  const folded = lines.filter(({ repeats }) => repeats !== undefined);
  assertEquals(folded.map(({ reason, repeats, level }) => [reason, repeats, level]), [
    ["route", 29_995, "warn"],
    ["source", 95, "warn"],
  ]);
  assertStringIncludes(String(folded[0]!.msg), "refused: 29995 more within a second");
});

Deno.test("createLog() writes refusals in full again in the next second, and reports the count by itself", async () => {
  const log = keptLog({ format: "json" });
  for (let n = 0; n < 10; n++) log.observer(refusal(n));
  await new Promise((done) => setTimeout(done, 1100));
  assertEquals(linesOf(log.writes.join("")).filter(({ repeats }) => repeats === 5).length, 1);
  log.observer(refusal(11));
  assertEquals(linesOf(await log.text()).at(-1)!.method, "M11");
});

Deno.test("createLog() folds repeats of any line", async () => {
  const error = new Error("it broke");
  const kinds: PosternEvent[] = [
    { type: "log", level: "info", text: "again and again", ...OF_UPDATE },
    { type: "log", level: "warn", text: "again", bot: "echo", route: "/paid" },
    { type: "notice", level: "error", name: "stray", text: "An error", error },
    { type: "notice", level: "warn", name: "poll_retry", text: "trying again" },
    { type: "route", bot: "echo", route: "/paid", method: "POST", status: 401, ms: 1 },
    { type: "route", bot: "echo", route: "/paid", method: "POST", status: 200, ms: 1 },
  ];
  for (const event of kinds) {
    const lines = linesOf(await written(Array(1000).fill(event), { format: "json" }));
    assertEquals(lines.length, 6, JSON.stringify(event));
    assertEquals(lines.at(-1)!.repeats, 995);
  }
  const failures = Array.from({ length: 1000 }, (_, n): PosternEvent => ({
    ...{ type: "failure", ...OF_UPDATE, update_id: n, attempt: 1, error },
  }));
  assertEquals(linesOf(await written(failures, { format: "json" })).length, 6);
});

Deno.test("createLog() does not fold different lines or updates", async () => {
  const events = Array.from({ length: 100 }, (_, n): PosternEvent[] => [
    { type: "update", ...OF_UPDATE, update_id: n, outcome: "handled", status: 200, ms: 1 },
    { type: "update", ...OF_UPDATE, update_id: n, outcome: "failed", status: 500, ms: 1 },
    { type: "log", level: "info", text: "done", ...OF_UPDATE, update_id: n },
    { type: "log", level: "info", text: `done ${n}`, ...OF_UPDATE },
    {
      ...{ type: "dead_letter", ...OF_UPDATE, update_id: n, update: { update_id: n } },
      ...{ attempt: 5, error: new Error("x") },
    },
  ]).flat();
  assertEquals(linesOf(await written(events, { format: "json" })).length, 500);
});

Deno.test("createLog() limits the keys it counts: a flood of different lines is folded, too", async () => {
  const events = Array.from({ length: 50_000 }, (_, n): PosternEvent => ({
    ...{ type: "log", level: "info", text: `line ${n}`, ...OF_UPDATE },
  }));
  const lines = linesOf(await written(events, { format: "json" }));
  assert(lines.length < 1100, `${lines.length} lines`);
  assertEquals(lines.at(-1)!.repeats, 50_000 - (lines.length - 1));
});

Deno.test("createLog() cuts every field at 8 KiB", async () => {
  const long = "é".repeat(5_000_000);
  const error = new Error(long, { cause: new Error(long) });
  error.name = long;
  error.stack = `Error\n${`    at f (${"x".repeat(100)})\n`.repeat(100_000)}`;
  const of = { bot: long, update_id: 7, kind: long };
  const events: PosternEvent[] = [
    { type: "failure", ...of, attempt: 1, error },
    { type: "failure", ...of, attempt: 1, error: long },
    { type: "log", level: "info", text: long, ...of },
    { type: "notice", level: "info", name: "x", text: long, error },
    { type: "refused", status: 404, reason: long, method: long, address: long, bot: long },
    { type: "update", ...of, outcome: "handled", status: 200, ms: 1 },
    { type: "reply", ...of, method: long },
  ];
  for (const event of events) {
    const text = await written([event], { format: "json", level: "debug" });
    for (const [name, value] of Object.entries(JSON.parse(text))) {
      const bytes = new TextEncoder().encode(String(value)).length;
      assert(bytes <= 8192, `${event.type}: ${name} has ${bytes} bytes`);
    }
    assert((await written([event], { level: "debug" })).length < 70_000);
  }
});

Deno.test("createLog() keeps no error of 30 MB in memory, nor takes one of millions of lines apart", async () => {
  const program = `
    import { createLog } from ${JSON.stringify(new URL("../../src/mod.ts", import.meta.url).href)};
    const log = createLog({ format: "json" });
    for (let i = 0; i < 20; i++) {
      const error = new Error(i + "x".repeat(30_000_000));
      const of = { bot: "echo", kind: "message", update_id: i, attempt: 1 };
      log.observer({ type: "failure", ...of, error });
      log.observer({ type: "notice", level: "error", name: "stray", text: "stray" + i, error });
      await log.flush();
    }
    const lines = new Error("    at x\\n".repeat(4_000_000));
    log.observer({ type: "notice", level: "error", name: "stray", text: "lines", error: lines });
    await log.flush();`;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", "--v8-flags=--max-old-space-size=250", program],
    cwd: new URL("../..", import.meta.url),
    stderr: "null",
  }).output();
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  assertEquals([code, lines.length], [0, 41]);
});

Deno.test("createLog() leaves no half of a token at a cut", async () => {
  for (let before = 8192 - 60; before < 8192 + 1100; before += 7) {
    const text = "x".repeat(before) + TOKEN + "x".repeat(10_000);
    const many = `${TOKEN} `.repeat(170) + "x".repeat(before - 8000) + TOKEN + "x".repeat(10_000);
    for (const message of [text, many]) {
      const event = { type: "log", level: "info", text: message, ...OF_UPDATE } as const;
      assert(!(await written([event])).includes("AAE"), `${before}`);
    }
  }
});
