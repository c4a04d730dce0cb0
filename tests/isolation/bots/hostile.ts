/** A bot with unexpected results, errors and memory use. */
import type { Context, Message } from "../../../src/mod.ts";

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const reply = (text: unknown, more = {}) => ({
  method: "sendMessage",
  chat_id: 1,
  text,
  ...more,
});
const ring: Record<string, unknown> = reply("ring");
ring.self = ring;

/** A handler's result, whether it is a reply that can be sent, and the failure's text. */
export const results: Record<
  string,
  [result: () => unknown, outcome: "handled" | "dead", text?: string]
> = {
  "nothing": [() => undefined, "handled"],
  "a function": [() => () => {}, "handled"],
  "a symbol": [() => Symbol("no reply"), "handled"],
  "a reply with a function": [
    () => reply("hi", { reply_markup: { f: () => {} } }),
    "dead",
    'Cannot send sendMessage: "reply_markup.f" is a function',
  ],
  "a proxy": [() => new Proxy(reply("hi"), {}), "handled"],
  "an instance": [() =>
    new (class Reply {
      method = "sendMessage";
      text = "hi";
    })(), "handled"],
  "a WeakMap": [() => new WeakMap(), "handled"],
  "a promise of a promise's promise": [
    () => Promise.resolve(Promise.resolve(reply("hi"))),
    "handled",
  ],
  "a thenable": [() => ({ then: (f: (value: unknown) => void) => f(reply("hi")) }), "handled"],
  "a huge reply": [() => reply("x".repeat(20_000_000)), "handled"],
  "a ring": [() => ring, "dead"],
  "a getter that throws": [() => ({
    method: "sendMessage",
    get text() {
      throw new Error("no text");
    },
  }), "dead"],
  "a proxy that throws": [() =>
    new Proxy({}, {
      get() {
        throw new Error("no property");
      },
    }), "dead"],
};

/** What a handler throws, and the failure's text. */
export const thrown: Record<string, [thrown: () => unknown, text: string]> = {
  "a string": [() => "just text", "just text"],
  "nothing": [() => undefined, "undefined"],
  "null": [() => null, "null"],
  "a number": [() => 42, "42"],
  "a symbol": [() => Symbol("alas"), "alas"],
  "an object": [() => ({ code: 1 }), ""],
  "a function": [() => () => {}, ""],
  "an error that cannot be read": [() => {
    const error = new Error("secret");
    Object.defineProperty(error, "message", {
      get: () => {
        throw new Error("unreadable");
      },
    });
    return error;
  }, ""],
  "a proxy": [() => new Proxy(new Error("behind a proxy"), {}), ""],
  "an error with a function": [
    () => Object.assign(new Error("with more"), { f: () => {} }),
    "with more",
  ],
  "an error that is its own cause": [() => {
    const error = new Error("round");
    error.cause = error;
    return error;
  }, "round"],
};

const hoard: unknown[] = [];

/** Ways to run out of memory. */
export const memory: Record<string, () => unknown> = {
  "arrays": () => {
    for (;;) hoard.push(new Array(1000).fill(Math.random()));
  },
  "strings": () => {
    for (let i = 0;; i++) hoard.push(`${i}`.padStart(1000, "x").split("").join("-"));
  },
  "a Map in a timer": () => {
    const map = new Map();
    setTimeout(() => {
      for (let i = 0;; i++) map.set(i, { i });
    });
    return wait(60_000);
  },
  "objects after an await": async () => {
    await wait(10);
    await null;
    for (let i = 0;; i++) hoard.push({ i, text: `x${i}` });
  },
};

export async function message({ text = "" }: Message, ctx: Context): Promise<unknown> {
  const [what, name] = text.split(": ") as [string, string];
  ctx.log.debug(text);
  if (what === "memory") return await memory[name]!();
  if (what === "throw") throw thrown[name]![0]();
  return results[name]?.[0]();
}
