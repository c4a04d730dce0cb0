/** Exports that are not handlers: each is refused with what to write instead. */
import { Bot, Composer, webhookCallback } from "npm:grammy@1.46.0";
import * as gramio from "npm:gramio@0.10.0";
import { Bot as NodeBot, webhookCallback as nodeCallback } from "npm:node-telegram-bot-api@2.1.0";
import { Composer as TelegrafComposer, Telegraf } from "npm:telegraf@4.16.3";
import { assertEquals, assertThrows } from "@std/assert";
import { createApp } from "../../../src/app/app.ts";
import { loadHandler } from "../../../src/handler/load.ts";

const TOKEN = "123456:AAE_example-token";

class Echo {
  message(): void {}
}
class Receiver {
  handleUpdate(): void {}
}

const ADAPTERS = [
  ...["aws-lambda", "aws-lambda-async", "azure", "azure-v4", "bun", "cloudflare", "cloudflare-mod"],
  ...["elysia", "express", "fastify", "hono", "http", "https", "koa", "next-js", "nhttp", "oak"],
  ...["serveHttp", "std/http", "sveltekit", "worktop"],
] as const;

const CALLBACK = "write `export default bot` in place of `webhookCallback(bot, …)`";
const COMPOSER =
  "is a Composer, which has no token and takes no updates; write `bot.use(composer)`";

/** A module's exports, and the error about them. */
const modules: [what: string, module: () => unknown, said: string][] = [
  ...ADAPTERS.map((adapter): [string, () => unknown, string] => [
    `grammY's webhookCallback for ${adapter}`,
    () => ({ default: webhookCallback(new Bot(TOKEN), adapter as never) }),
    CALLBACK,
  ]),
  [
    "Telegraf's webhookCallback",
    () => ({ default: new Telegraf(TOKEN).webhookCallback("/x") }),
    CALLBACK,
  ],
  [
    "node-telegram-bot-api's webhookCallback",
    () => ({ default: nodeCallback(new NodeBot(TOKEN), { secretToken: "s" }) }),
    CALLBACK,
  ],
  [
    "GramIO's webhookHandler",
    () => ({ default: gramio.webhookHandler(new gramio.Bot(TOKEN), "std/http") }),
    CALLBACK,
  ],
  ["a grammY bot by name", () => ({ bot: new Bot(TOKEN) }), "write `export default bot`"],
  ["a Telegraf by name", () => ({ shop: new Telegraf(TOKEN) }), "write `export default shop`"],
  ["a grammY Composer", () => ({ default: new Composer() }), `its default export ${COMPOSER}`],
  ["a Composer by name", () => ({ menu: new Composer() }), `its export "menu" ${COMPOSER}`],
  ["a Telegraf Composer", () => ({ default: new TelegrafComposer() }), COMPOSER],
  [
    "a GramIO bot",
    () => ({ default: new gramio.Bot(TOKEN) }),
    "write `export default bot.updates`",
  ],
  [
    "an old node-telegram-bot-api bot",
    () => ({ bot: { processUpdate() {} } }),
    'its export "bot" takes updates by processUpdate(); ' +
    "write `export default (update) => bot.processUpdate(update)`",
  ],
  ["a promise", () => ({ default: Promise.resolve(new Bot(TOKEN)) }), "write `await` before it"],
  [
    "a class",
    () => ({ default: Echo }),
    "the class Echo itself, which cannot be called; write `new",
  ],
  ["the class of a bot", () => ({ default: Receiver }), "write `new Receiver(…)`"],
  ["a class for a kind", () => ({ message: Echo }), "write `export function message(…) { … }`"],
  ["a generator", () => ({ *message() {} }), "remove the `*`"],
  ["an async generator", () => ({ async *default() {} }), "remove the `*`"],
  ["a default in a default", () => ({ default: { default: new Bot(TOKEN) } }), "module.default"],
  ["a server", () => ({ default: { fetch() {} } }), "takes requests, not updates"],
  ["an object of kinds as default", () => ({ default: new Echo() }), "export function message"],
  ["null", () => ({ default: null }), "its default export is null, not a function"],
  ["a string", () => ({ default: "echo" }), "its default export is a string"],
  ["a kind that is a value", () => ({ message: "hi" }), 'export "message" is a string, not a func'],
  ["an album that is a value", () => ({ media_group: [] }), 'export "media_group" is an object'],
  ["misspelt options", () => ({ message() {}, option: {} }), 'rename it "options"'],
  ["misspelt tasks", () => ({ message() {}, task: {} }), 'rename it "tasks"'],
  ["misspelt routes", () => ({ message() {}, Routes: {} }), 'rename it "routes"'],
  ["options that are null", () => ({ message() {}, options: null }), "options is not an object"],
  [
    "an option of another name",
    () => ({ message() {}, options: { atempts: 3 } }),
    'options.atempts is not an option; rename it "attempts"',
  ],
  [
    "a timeout of another name",
    () => ({ message() {}, options: { timeout: { polcy: "return" } } }),
    'options.timeout.polcy is not an option; rename it "policy"',
  ],
  [
    "misspelt allowed_updates",
    () => ({ default: new Bot(TOKEN), allowedUpdates: ["message"] }),
    'rename it "allowed_updates"',
  ],
  [
    "allowed_updates that are a text",
    () => ({ default: new Bot(TOKEN), allowed_updates: "message" }),
    'export "allowed_updates" is not a list of kinds',
  ],
  [
    "a misspelt kind in allowed_updates",
    () => ({ default: new Bot(TOKEN), allowed_updates: ["mesage"] }),
    'contains "mesage", not a kind; rename it "message"',
  ],
  [
    "no kind in allowed_updates",
    () => ({ default: new Bot(TOKEN), allowed_updates: ["message", 5] }),
    "contains 5, not a kind; there are message, edited_message",
  ],
  [
    "allowed_updates without a default export",
    () => ({ message() {}, allowed_updates: ["chat_member"] }),
    "has no effect without a default export",
  ],
  ["a number", () => 5, "it is a number, not a function"],
  ["nothing at all", () => undefined, "it is undefined"],
];
for (const [what, make, said] of modules) {
  Deno.test(`loadHandler() refuses ${what} and says what to write`, () => {
    assertThrows(() => loadHandler(make() as never), TypeError, said);
  });
}

Deno.test("loadHandler() ignores other exports", () => {
  for (
    const other of [
      ...[{ menu: new Composer() }, { Echo }, { task: () => {} }, { tasks: {}, task: {} }],
      ...[{ operation: 1 }, { done: Promise.resolve() }, { poll: undefined }],
    ]
  ) {
    loadHandler({ message() {}, ...other } as never);
  }
});

Deno.test("bots of node-telegram-bot-api and GramIO are hosted, and cannot poll meanwhile", async () => {
  const texts: (string | undefined)[] = [];
  const node = new NodeBot(TOKEN);
  node.on("message", (ctx) => void texts.push(ctx.message?.text));
  const shop = new gramio.Bot("123457:AAE_example-token");
  shop.on("message", (ctx) => void texts.push(ctx.text));
  const app = createApp({
    bots: {
      node: { token: TOKEN, handler: node },
      gramio: { token: "123457:AAE_example-token", handler: shop.updates as never },
    },
  });
  const chat = { id: 1, type: "private" as const, first_name: "Ada" };
  for (const name of ["node", "gramio"]) {
    const message = { message_id: 1, date: 0, chat, from: { ...chat, is_bot: false }, text: name };
    assertEquals(await app.dispatch(name, { update_id: 1, message } as never), "handled");
  }
  assertEquals(texts, ["node", "gramio"]);
  assertThrows(() => void node.startPolling(), Error, "leave out bot.startPolling()");
  await app.close();
  assertEquals(Object.hasOwn(node, "startPolling"), false);
  const polling = Object.assign(new NodeBot(TOKEN), { running: true });
  assertThrows(() => loadHandler(polling), TypeError, "leave out bot.startPolling()");
});
