/** A log line stays one line, whatever text it contains. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { PosternEvent } from "../../src/events/events.ts";
import type { LogFormat } from "../../src/events/log.ts";
import { written as writtenAll } from "./kept_log.ts";

/** Characters that end a line, move the cursor or start a terminal sequence. */
const CONTROLS = [
  ...["\n", "\r", "\r\n", "\0", "\b", "\t", "\v", "\f", "\x1b[2J", "\x7f", "\x85", "\x9b2J"],
  ...["\u2028", "\u2029"],
];

const FORGED = "2026-01-01T00:00:00.000Z error forged";

function written(event: PosternEvent, format: LogFormat): Promise<string> {
  return writtenAll([event], { format, level: "debug", date: () => 0 });
}

/** Events in which every text that outsiders may have written is `text`. */
function eventsOf(text: string): PosternEvent[] {
  const error = new Error(text);
  const named = new Error("x");
  named.name = text;
  const stacked = new Error("x");
  stacked.stack = `Error: x\n    at ${text}`;
  const of = { bot: text, update_id: 7, kind: text };
  return [
    { type: "log", level: "info", text, ...of },
    { type: "notice", level: "info", name: "x", text, error },
    { type: "update", outcome: "handled", status: 200, ms: 1, ...of },
    ...[error, named, stacked, text, { toString: () => text }].map((error) =>
      ({ type: "failure", attempt: 1, error, ...of }) as const
    ),
    { type: "refused", status: 403, reason: "source", method: text, address: text, bot: text },
    { type: "reply", method: text, ...of },
  ];
}

Deno.test("createLog() escapes everything that could forge a line of text", async () => {
  for (const control of CONTROLS) {
    for (const event of eventsOf(`a${control}${FORGED}`)) {
      const [head, ...frames] = (await written(event, "text")).trimEnd().split("\n");
      assertMatch(head!, /^1970-01-01T00:00:00\.000Z (info|warn|error|debug)/);
      for (const frame of frames) assertMatch(frame, /^ {4}at /);
      for (const line of [head!, ...frames]) {
        // deno-lint-ignore no-control-regex
        assertMatch(line, /^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$/, Deno.inspect(line));
      }
    }
  }
});

Deno.test("createLog() escapes everything that could forge a line of JSON", async () => {
  for (const control of CONTROLS) {
    for (const event of eventsOf(`a${control}${FORGED}`)) {
      const text = await written(event, "json");
      assertEquals(text.indexOf("\n"), text.length - 1);
      assertEquals(JSON.parse(text).time, "1970-01-01T00:00:00.000Z");
    }
  }
});

Deno.test("createLog() quotes fields that are not plain words", async () => {
  const event = (kind: string): PosternEvent => ({
    ...{ type: "log", level: "info", text: "x", bot: "echo", update_id: 7, kind },
  });
  for (const kind of ["a b", "a=b", 'a"b', "", "a\nb", "naïve"]) {
    assertStringIncludes(await written(event(kind), "text"), ` kind=${JSON.stringify(kind)} `);
  }
  assertStringIncludes(await written(event("edited_message"), "text"), " kind=edited_message ");
});

Deno.test("createLog() writes any thrown value", async () => {
  const hostile = {
    toString() {
      throw new Error("no");
    },
  };
  const cyclic = new Error("ring");
  cyclic.cause = cyclic;
  const stackless = new Error("bare");
  delete stackless.stack;
  const odd = Object.assign(new Error("odd"), { stack: 5, name: undefined, message: 7 });
  const thrown = [
    ...["text", "", 0, null, true, 1n, Symbol("s"), () => {}, [], {}, Object.create(null), hostile],
    ...[cyclic, stackless, odd, new AggregateError([1]), new DOMException("gone", "AbortError")],
  ];
  const of = { bot: "echo", update_id: 7, kind: "message" };
  for (const error of thrown) {
    for (const format of ["text", "json"] as const) {
      const text = await written({ type: "failure", attempt: 1, error, ...of }, format);
      assert(text.includes("handler failed") && text.includes("error"), Deno.inspect(error));
    }
  }
});
