/** Ten well-behaved bots in the main thread, and one in a Worker that misbehaves on request. */
import { type BotOptions, type Message, serve, type Update } from "../../../src/mod.ts";
import { order, ready, SECRET } from "./contract.ts";

const DEEDS = ["loop", "busy", "exit", "stray", "rejection", "throw", "later_loop", "memory"];

let texts = 0;
const honest = {
  message(message: Message): void {
    if (message.text) texts++;
  },
};
const bots: Record<string, BotOptions> = {};
for (let i = 0; i < 10; i++) {
  const path = `/bot${i === 0 ? "" : i}`;
  bots[`honest${i}`] = { token: `${100 + i}:bench`, secret: SECRET, handler: honest, path };
}
const handler = new URL("../../isolation/bots/hell.ts", import.meta.url);
bots.hell = { token: "99:bench", handler, attempts: 1, abandonMs: 2000 };

// A Worker is there to have a core of its own; the bench gives its subjects one.
await new Deno.Command("taskset", { args: ["-apc", "0-1", String(Deno.pid)], stdout: "null" })
  .output();

const server = await serve({
  log: false,
  bots,
  ...{ sources: ["127.0.0.0/8"], hostname: "127.0.0.1", port: 0 },
  ...order().tls,
});

async function raiseHell(): Promise<void> {
  for (let id = 1;; id++) {
    const chat = { id, type: "private", first_name: "Ada" };
    const message = { message_id: id, date: 1, chat, text: DEEDS[id % DEEDS.length] };
    await server.app.dispatch("hell", { update_id: id, message } as unknown as Update);
  }
}

if (Deno.env.has("HELL")) void raiseHell();
ready((server.addr as Deno.NetAddr).port);
