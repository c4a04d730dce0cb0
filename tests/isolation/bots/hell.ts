/** A bot that does, on request, everything that a bot must not do. */
import process from "node:process";
import { type Context, InputFile, type Message, type Reply } from "../../../src/mod.ts";

export const state = () => ({ count: 0 });

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Kept, so that memory runs out. */
const hoard: unknown[] = [];

/** The context of a run that has ended. */
let kept: Context | undefined;

const deeds: Record<string, (ctx: Context, message: Message) => unknown> = {
  hello: (_, { chat }) => ({ method: "sendMessage", chat_id: chat.id, text: "hello" }),
  count: (ctx, { chat }) => ({
    method: "sendMessage",
    chat_id: chat.id,
    text: String(++ctx.state.count),
  }),
  loop() {
    for (;;);
  },
  async later_loop() {
    await wait(1);
    for (;;);
  },
  async later_busy() { // Uses over a second of CPU time.
    const start = process.threadCpuUsage().user;
    while (process.threadCpuUsage().user - start < 1_200_000) {
      await wait(1);
      for (const end = Date.now() + 100; Date.now() < end;);
    }
  },
  busy() {
    const end = Date.now() + 400;
    while (Date.now() < end);
  },
  exit: () => Deno.exit(3),
  exit_once: (ctx) => ctx.attempt === 1 ? Deno.exit(5) : ctx.log.warn(`attempt ${ctx.attempt}`),
  exit_later: async () => {
    await wait(500);
    Deno.exit(6);
  },
  nap: async (ctx) => {
    await wait(1500);
    ctx.log.warn("rested");
  },
  process_exit: () => process.exit(4),
  kill: () => process.kill(process.pid, "SIGKILL"),
  deno_kill: () => Deno.kill(Deno.pid, "SIGKILL"),
  stray: async () => {
    setTimeout(() => {
      throw new Error("stray");
    });
    await wait(60_000);
  },
  rejection: async () => {
    Promise.reject(new Error("rejected"));
    await wait(60_000);
  },
  memory() {
    for (;;) hoard.push(new Array(1000).fill(Math.random()));
  },
  throw() {
    throw new RangeError("out of tea", { cause: new Error("no water") });
  },
  never() {
    throw new Error("never again");
  },
  function: () => () => {},
  number: () => 42,
  log: (ctx) => ctx.log.warn(`attempt ${ctx.attempt} of ${ctx.bot.name} ${ctx.bot.id}`),
  file: (_, { chat }) => ({
    method: "sendDocument",
    chat_id: chat.id,
    document: new InputFile(new TextEncoder().encode("hi"), "hi.txt"),
  }),
  call: (ctx, { chat }) => ctx.api.sendMessage({ chat_id: chat.id, text: "called" }),
  deadline: (ctx, { chat }) => ({
    method: "sendMessage",
    chat_id: chat.id,
    text: String(ctx.deadline - Date.now() > 0),
  }),
  async signal(ctx) {
    await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
    throw ctx.signal.reason;
  },
  later: (ctx) => void ctx.later(0, "remind", { drink: "tea" }),
  later_unknown: (ctx) => void ctx.later(0, "forget"),
  once_unnamed: (ctx) => ctx.once(5 as never, () => 1),
  once_nothing: (ctx) => ctx.once("nothing", undefined as never),
  later_list: (ctx) => void ctx.later(0, ["remind"] as never),
  keep: (ctx) => void (kept = ctx),
  once_late: () => kept!.once("late", () => 1),
  later_late: () => void kept!.later(0, "remind"),
  later_never: (ctx) => void ctx.later(NaN, "remind"),
  async once_each(ctx) {
    for (let n = 0; n < 2500; n++) await ctx.once(`each ${n}`, () => n);
  },
  async once_all(ctx) {
    await Promise.all(Array.from({ length: 9000 }, (_, n) => ctx.once(`all ${n}`, () => n)));
  },
  async once(ctx, { chat }) {
    const first = await ctx.once("count", () => ++ctx.state.count);
    if (ctx.attempt === 1) throw new Error("again");
    return { method: "sendMessage", chat_id: chat.id, text: `${first} ${ctx.state.count}` };
  },
};

export const message = (message: Message, ctx: Context) =>
  deeds[message.text!]!(ctx, message) as Reply;

export function media_group(messages: Message[], ctx: Context): void {
  ctx.log.info(`album of ${messages.length}`);
}

export const tasks = {
  remind({ drink }: { drink: string }, ctx: Context): void {
    ctx.log.info(`time for ${drink}, says ${ctx.bot.name}`);
  },
};

export const routes = {
  "/paid": async (request: Request, ctx: Context) =>
    new Response(`${ctx.bot.name} got ${await request.text()}`, { headers: { "x-paid": "1" } }),
  "/signed": {
    handler: () => new Response("signed"),
    signature: (headers: Headers) => headers.get("x-signature") === "right",
  },
};

export const options = {
  retry: (error: unknown) => !/never/.test(String(error)),
};
