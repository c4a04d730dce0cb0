/** A bot that broadcasts news on request, and replies with the result. */
import type { Context, Message, Reply } from "../../../src/mod.ts";

export async function message({ chat, text = "" }: Message, ctx: Context): Promise<Reply | void> {
  if (!text.startsWith("/news ")) return;
  const chats: number[] = JSON.parse(text.slice("/news ".length));
  let seen = 0;
  const { sent, blocked, failed } = await ctx.api.broadcast(
    chats,
    (chat_id) => ctx.api.sendMessage({ chat_id, text: "news" }),
    { signal: ctx.signal, onProgress: () => seen++ },
  );
  const result = [sent, blocked.length, failed.length, seen].join(" ");
  return { method: "sendMessage", chat_id: chat.id, text: `done ${result}` };
}
