/**
 * A process under tracing whose bots do more than handle a message in time: `traced_bots.ts
 * API_ROOT TOKEN`. One takes albums, one is late, one is isolated.
 */
import { isolated, serve } from "../../src/mod.ts";
import type { Context } from "../../src/mod.ts";
import type { Message, Update } from "../../src/telegram/types.ts";
import { heldWhile } from "../helpers/held_clock.ts";

const [apiRoot, token] = Deno.args as [string, string];
const tokenOf = (id: number) => token.replace(/^\d+/, String(id));
const net = [new URL(apiRoot).host];
const secret = "SECRETsecret_of_the_webhook";
const finished = Promise.withResolvers<void>();
/** The album is complete once both of its parts are there, however slow the machine is. */
let parts = 0;

const server = await serve({
  ...{ hostname: "127.0.0.1", port: 0, log: false, sources: ["any"] },
  clock: heldWhile(() => parts < 2),
  observers: [({ type }) => type === "late" && finished.resolve()],
  telegram: { apiRoot },
  bots: {
    album: {
      ...{ token: tokenOf(1), secret },
      handler: {
        async media_group([first]: Message[], ctx: Context) {
          await ctx.api.sendChatAction({ chat_id: first!.chat.id, action: "typing" });
        },
      },
    },
    late: {
      ...{ token: tokenOf(2), secret },
      timeout: { ms: 50, policy: "return" },
      handler: {
        async message({ chat }: Message) {
          await new Promise((resolve) => setTimeout(resolve, 200));
          return { method: "sendMessage", chat_id: chat.id, text: "SECRET reply" };
        },
      },
    },
    far: {
      ...{ token: tokenOf(3), secret },
      handler: isolated(new URL("../isolation/bots/traced.ts", import.meta.url), {
        permissions: { net },
      }),
    },
  },
});

const chat = { id: 1, type: "private" as const, first_name: "SECRET Ada" };
async function send(bot: string, update_id: number, message: Partial<Message>): Promise<void> {
  const update: Update = {
    update_id,
    message: { message_id: update_id, date: 0, chat, ...message } as never,
  };
  const response = await fetch(`${server.url}/${bot}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
    body: JSON.stringify(update),
  });
  await response.body?.cancel();
}

const photo = [{ file_id: "SECRET", file_unique_id: "x", width: 1, height: 1 }];
for (const id of [11, 12]) {
  await send("album", id, { media_group_id: "SECRET", photo });
  parts++;
}
await send("late", 21, { text: "SECRET later" });
await send("far", 31, { text: `${apiRoot}/bot${tokenOf(3)}/getMe` });
await finished.promise;
await server.shutdown();
