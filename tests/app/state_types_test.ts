/**
 * What users see for a mistake: a type error (checked by type-checking this file)
 * and a message at run time.
 */
import { assertEquals, assertThrows } from "@std/assert";
import {
  type Context,
  createApp,
  type HandlerModule,
  type Message,
  poll,
  type Reply,
  serve,
  type Update,
} from "../../src/mod.ts";
import { TOKEN } from "../helpers/app.ts";

class Db {
  nameOf(id: number): string {
    return `user ${id}`;
  }
}

const update: Update = {
  update_id: 1,
  message: {
    message_id: 1,
    date: 0,
    chat: { id: 5, type: "private", first_name: "Ada" },
    from: { id: 5, is_bot: false, first_name: "Ada" },
  },
};

Deno.test("createApp() gives ctx.state the type of state", async () => {
  const names: string[] = [];
  const app = createApp({
    state: { db: new Db() },
    bots: {
      echo: {
        token: TOKEN,
        handler: {
          message({ chat }, ctx) {
            names.push(ctx.state.db.nameOf(chat.id));
            // @ts-expect-error: the state has no such property.
            names.push(typeof ctx.state.cache);
          },
          routes: { "/x": (_request, ctx) => new Response(ctx.state.db.nameOf(1)) },
        },
      },
    },
  });
  await app.dispatch("echo", update);
  await app.close();
  assertEquals(names, ["user 5", "undefined"]);
});

Deno.test("serve(), poll() and createApp() refuse a handler for another state", () => {
  const handler = {
    message(_message: Message, ctx: Context<{ db: Db }>): void {
      ctx.state.db.nameOf(1);
    },
  };
  const bots = { echo: { token: TOKEN, handler } };
  // Type-checked, never called.
  const calls = [
    () => serve({ bots, state: { db: new Db() } }),
    () => serve({ bots, state: { db: new Db() }, socket: "/x" }),
    // @ts-expect-error: its handler asks for `db`.
    () => serve({ bots, state: { cache: 1 } }),
    // @ts-expect-error: its handler asks for `db`.
    () => createApp({ bots, state: {} }),
    // @ts-expect-error: its handler asks for `db`.
    () => poll({ bots, state: 7 }),
    () => poll({ bots }),
  ];
  assertEquals(calls.length, 6);
});

Deno.test("a misspelt method or kind is named in a type error and at run time", () => {
  // @ts-expect-error: Telegram has no method of this name.
  const reply: Reply = { method: "sendMesage", chat_id: 1, text: "hi" };
  assertEquals(reply.method, "sendMesage");
  // @ts-expect-error: Telegram has no update kind of this name.
  const module: HandlerModule = { message() {}, calback_query() {} };
  assertThrows(
    () => createApp({ bots: { echo: { token: TOKEN, handler: module } } }),
    TypeError,
    '"calback_query" is not an Update kind; rename it "callback_query"',
  );
});
