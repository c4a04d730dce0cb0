import { assertEquals } from "@std/assert";
import { createApp } from "../../src/mod.ts";
import { SECRET } from "./subjects/contract.ts";
import { post } from "./subjects/in_process.ts";

Deno.test("the bench's updates without a port are updates to the gateway", async () => {
  const chats: (number | undefined)[] = [];
  const app = createApp({
    bots: {
      bot: {
        token: "123456:bench",
        secret: SECRET,
        handler: { message: ({ chat }) => void chats.push(chat?.id) },
      },
    },
    sources: ["127.0.0.0/8"],
  });
  await post(app, "/bot", 1);
  await post(app, "/bot", 5000);
  await app.close();
  assertEquals(chats, [2, 1]);
});
