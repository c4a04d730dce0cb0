/** A bot that blocks its thread on request, anywhere a bot's code can run. */
import process from "node:process";
import { setImmediate } from "node:timers";
import type { Context, Message } from "../../../src/mod.ts";

const forever = (): never => {
  for (;;);
};
const again = (schedule: (callback: () => void) => unknown) => {
  const repeat = () => void schedule(repeat);
  repeat();
};

export const loops: Record<string, (ctx: Context) => unknown> = {
  hello: () => undefined,
  loop: forever,
  "after an await": async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    forever();
  },
  "in a promise": () => Promise.resolve().then(forever),
  "of promises": async () => {
    for (;;) await undefined;
  },
  "of microtasks": () => again(queueMicrotask),
  "of ticks": () => again(process.nextTick),
  "in a finally block": () => {
    try {
      forever();
    } finally {
      forever();
    }
  },
  "that catches everything": () => {
    for (;;) {
      try {
        forever();
      } catch {
        // Keep looping.
      }
    }
  },
  "of a regular expression": () => /^(a+)+$/.test(`${"a".repeat(50)}b`),
  "that waits for a change": () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  "in an immediate": () => new Promise(() => setImmediate(forever)),
  "in a getter of its result": () => ({
    get method() {
      return forever();
    },
  }),
  "in a getter of its error": () => {
    throw Object.defineProperty(new Error(), "message", { get: forever });
  },
  "in its decision to retry": () => Promise.reject("retry"),
  "in a function of ctx.once": (ctx) => ctx.once("forever", forever),
  "in the JSON of ctx.once": (ctx) => ctx.once("JSON", () => ({ toJSON: forever })),
  "in what it logs": (ctx) => ctx.log.debug({ toString: forever } as never),
  "when its signal aborts": (ctx) => {
    ctx.signal.addEventListener("abort", forever);
    return new Promise(() => {});
  },
  "when the thread unloads": () => {
    addEventListener("unload", forever);
    Deno.exit(1);
  },
  "in a timer after the run": () => void setTimeout(forever),
};

export const message = ({ text }: Message, ctx: Context): Promise<void> => {
  ctx.log.debug(text!);
  return loops[text!]!(ctx) as Promise<void>;
};

export const media_group = forever;
export const tasks = { forever };
export const options = {
  retry: (error: unknown) => error === "retry" ? forever() : true,
};
export const callback_query = (_: unknown, ctx: Context): void => void ctx.later(0, "forever");
export const routes = {
  "/forever": forever,
  "/signed": { handler: () => new Response(), signature: forever },
};
