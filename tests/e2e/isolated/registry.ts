/** A registry with an isolated bot, in place of src/bots/mod.ts. */
import { isolated, type Message } from "../../../src/mod.ts";

// As on Deno Deploy.
if (Deno.env.get("WITHOUT_WORKERS")) Reflect.deleteProperty(globalThis, "Worker");

const net = [new URL(Deno.env.get("TELEGRAM_API_ROOT") ?? "https://api.telegram.org").host];

export const bots = {
  apart: isolated(new URL("./apart.ts", import.meta.url), {
    permissions: { net, env: ["BOT_APART_TOKEN"] },
  }),
  other: {
    message: ({ chat }: Message) => ({ method: "sendMessage", chat_id: chat.id, text: "other" }),
  },
};
