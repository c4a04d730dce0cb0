/** Whatever is thrown or logged yields one line. */
import { runInNewContext } from "node:vm";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { PosternEvent } from "../../src/events/events.ts";
import { written } from "./kept_log.ts";

const OF_UPDATE = { bot: "echo", update_id: 7, kind: "message" };

/** An Error with a property that throws when read, or has the wrong type. */
function errorWith(key: string, descriptor: PropertyDescriptor): Error {
  return Object.defineProperty(new Error("x"), key, descriptor);
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const trap = {
  get() {
    throw new Error("trap");
  },
};
const throwing = () => {
  throw new Error("trap");
};

/** Values that break a careless logger. */
const HOSTILE: unknown[] = [
  ...[undefined, null, "", "text", 0, 1n, NaN, Symbol(), Symbol("s"), () => {}, [], {}],
  ...[Object.create(null), new Proxy(throwing, trap), new Proxy({}, trap)],
  ...[revoked({}), revoked([]), revoked(() => {}), revoked(new Error("x"))],
  ...["message", "stack", "name", "cause", "error", "errors", "toString", "constructor"].flatMap(
    (key) => [
      ...[errorWith(key, { get: throwing }), errorWith(key, { value: Symbol(key) })],
      ...[
        errorWith(key, { value: revoked({}) }),
        errorWith(key, { value: { toString: throwing } }),
      ],
      ...[errorWith(key, { value: 7n }), errorWith(key, { value: undefined })],
    ],
  ),
  { toString: throwing },
  { [Symbol.toPrimitive]: throwing },
  { [Symbol.toPrimitive]: () => ({}) },
  { toString: () => Symbol("s") },
  new AggregateError([revoked({}), Symbol("s"), undefined], "several"),
  new DOMException("gone", "AbortError"),
  Object.setPrototypeOf(new Error("x"), null),
  Object.freeze(new Error("frozen")),
];

/** Every event that carries something thrown or logged by a handler. */
function eventsOf(value: unknown): PosternEvent[] {
  return [
    { type: "failure", ...OF_UPDATE, attempt: 1, error: value },
    { type: "late", ...OF_UPDATE, ok: false, abandoned: false, ms: 1, error: value },
    { type: "dead_letter", ...OF_UPDATE, update: { update_id: 7 }, attempt: 5, error: value },
    {
      ...{ type: "route", bot: "echo", route: "/x", method: "POST", status: 500, ms: 1 },
      error: value,
    },
    { type: "notice", level: "error", name: "stray", text: "stray", error: value },
    { type: "log", ...OF_UPDATE, level: "info", text: value as string },
    { type: "notice", level: "error", name: "stray", text: value as string },
  ];
}

Deno.test("createLog() writes one line for anything thrown or logged", async () => {
  for (const [i, value] of HOSTILE.entries()) {
    for (const event of eventsOf(value)) {
      const json = await written([event], { format: "json" });
      assertEquals(json.indexOf("\n"), json.length - 1, `${i} ${event.type}: ${json}`);
      const line = JSON.parse(json);
      assertEquals(typeof line.msg, "string");
      assert(line.msg !== "Cannot log an event", `${i} ${event.type}: ${json}`);
      const text = await written([event]);
      const heads = text.trimEnd().split("\n").filter((line) => !line.startsWith("    "));
      assertEquals(heads.length, 1, text);
    }
  }
});

Deno.test("createLog() includes the thrown value, even undefined", async () => {
  const errorOf = async (error: unknown) =>
    JSON.parse(await written([eventsOf(error)[0]!], { format: "json" })).error;
  assertEquals(await errorOf(undefined), "undefined");
  assertEquals(await errorOf(null), "null");
  assertEquals(await errorOf(Symbol("s")), "Symbol(s)");
  assertEquals(await errorOf(errorWith("name", { value: Symbol("n") })), "Symbol(n): x");
  assertEquals(await errorOf(errorWith("message", { get: throwing })), "Error: (no message)");
  assertEquals(await errorOf(revoked({})), "[unreadable object]");
});

Deno.test("createLog() writes stack and causes of an error from another realm", async () => {
  const error = runInNewContext(`new TypeError("from vm", { cause: new Error("within") })`);
  assert(!(error instanceof Error));
  const line = JSON.parse(await written([eventsOf(error)[0]!], { format: "json" }));
  assertEquals([line.error, line.cause], ["TypeError: from vm", "Error: within"]);
  assertStringIncludes(line.stack, "at evalmachine.<anonymous>:1:1");
});

Deno.test("createLog() does not write long lists out", async () => {
  for (const list of [new Uint8Array(5_000_000), new Array(5_000_000).fill("x")]) {
    const line = JSON.parse(await written([eventsOf(list)[0]!], { format: "json" }));
    assertEquals(line.error, Object.prototype.toString.call(list));
  }
  assertEquals(JSON.parse(await written([eventsOf([1, 2])[0]!], { format: "json" })).error, "1,2");
});

Deno.test("createLog() survives an invalid event and logs that", async () => {
  const odd = [undefined, null, 1, {}, revoked({}), { type: "odd" }] as unknown as PosternEvent[];
  for (const event of odd) {
    assertStringIncludes(await written([event]), "Cannot log an event");
  }
});
