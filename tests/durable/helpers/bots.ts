/**
 * A registry whose bot follows orders, and reports each step to the Bot API.
 */
import type { Context, HandlerModule, Message, Reply } from "../../../src/mod.ts";

const forever = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

const probe: HandlerModule = {
  options: { abandonMs: Infinity },
  async message({ chat, text = "" }: Message, ctx: Context): Promise<Reply | void> {
    const say = (text: string) => ctx.api.sendMessage({ chat_id: chat.id, text });
    const [order, argument] = text.split(" ");
    switch (order) {
      case "reply":
        return { method: "sendMessage", chat_id: chat.id, text: `replied ${ctx.attempt}` };
      case "steps": // Ends the process in its first run, after its first step.
        await ctx.once("first", () => say("first step"));
        if (ctx.attempt === 1) Deno.exit(9);
        await say(`second step in run ${ctx.attempt}`);
        return;
      case "later":
        await ctx.later(Number(argument), "remind", { chat: chat.id, text });
        return;
    }
    await say(`${text} ${ctx.attempt}`);
    if (order === "exit") Deno.exit(9);
    if (order === "fail") throw new Error("told to fail");
    if (order === "hold") await forever(ctx.signal);
  },
  tasks: {
    async remind({ chat, text }: { chat: number; text: string }, ctx: Context): Promise<void> {
      await ctx.api.sendMessage({ chat_id: chat, text: `reminded of ${text}` });
    },
  },
};

/** The hosted bots, by name. */
export const bots: Readonly<Record<string, HandlerModule>> = { probe };
