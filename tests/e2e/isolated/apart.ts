/** An isolated bot that pries, crashes or blocks on request. */
import type { Context, Message, Reply } from "../../../src/mod.ts";

const look = (name: string): string => {
  try {
    return Deno.env.get(name) ?? "unset";
  } catch (error) {
    return (error as Error).name;
  }
};

export function message({ chat, text }: Message, ctx: Context): Reply | undefined {
  const says = (text: string) => ({ method: "sendMessage" as const, chat_id: chat.id, text });
  const own = look("BOT_APART_TOKEN");
  switch (text) {
    case "tokens":
      return says(`${own.split(":")[0]} ${look("BOT_OTHER_TOKEN")} ${ctx.bot.id}`);
    case "stray":
      setTimeout(() => {
        throw new Error(`cannot reach https://api.telegram.org/bot${own}/getMe`);
      });
      return undefined;
    case "exit later":
      setTimeout(() => Deno.exit(7));
      return undefined;
    case "busy": {
      const end = Date.now() + 1500;
      while (Date.now() < end);
      return says("done");
    }
    default:
      return says("apart");
  }
}
