/** grammY bots as their authors wrote them, with the most common plug-ins. */
import { conversations, createConversation } from "npm:@grammyjs/conversations@2.1.1";
import type { Conversation, ConversationFlavor } from "npm:@grammyjs/conversations@2.1.1";
import { Bot, type Context, InlineKeyboard, InputFile, session } from "npm:grammy@1.46.0";
import type { SessionFlavor } from "npm:grammy@1.46.0";
import { assertEquals } from "@std/assert";
import { contextOf } from "../../../src/mod.ts";
import { assertTriedAgain, type Made, Stage } from "./stage.ts";

function botOf<C extends Context = Context>({ account, apiRoot }: Made): Bot<C> {
  return new Bot<C>(account.token, { client: { apiRoot } });
}

Deno.test("a grammY bot with sessions and a keyboard is hosted with the token it was created with", async () => {
  type Counting = Context & SessionFlavor<{ count: number }>;
  await using stage = await Stage.open((made) => {
    const bot = botOf<Counting>(made);
    bot.use(session({ initial: () => ({ count: 0 }) }));
    const keyboard = new InlineKeyboard().text("+1", "up");
    bot.command("start", (ctx) => ctx.reply("0", { reply_markup: keyboard }));
    bot.callbackQuery("up", async (ctx) => {
      await ctx.editMessageText(String(++ctx.session.count), { reply_markup: keyboard });
      await ctx.answerCallbackQuery("Done");
    });
    return { default: bot };
  });
  const { ada, account } = stage;
  await ada.says(account, "/start");
  assertEquals((await ada.hears(account)).text, "0");
  for (const count of ["1", "2"]) {
    const press = await ada.presses("+1");
    assertEquals((await press!.answered()).text, "Done");
    assertEquals((await ada.seesEdit(account)).text, count);
  }
  await stage.tg.idle(account);
  assertEquals(stage.reported, ["update handled", "update handled", "update handled"]);
});

Deno.test("a grammY conversation spans several updates", async () => {
  type Talking = ConversationFlavor<Context>;
  async function acquaint(conversation: Conversation<Talking>, ctx: Context): Promise<void> {
    await ctx.reply("Your name?");
    const name = await conversation.waitFor("message:text");
    await ctx.reply(`And your city, ${name.message.text}?`);
    const city = await conversation.waitFor("message:text");
    await ctx.reply(`${name.message.text} of ${city.message.text}`);
  }
  await using stage = await Stage.open((made) => {
    const bot = botOf<Talking>(made);
    bot.use(conversations());
    bot.use(createConversation(acquaint));
    bot.command("start", (ctx) => ctx.conversation.enter("acquaint"));
    return bot;
  });
  const { ada, account } = stage;
  for (const [says, hears] of [["/start", "Your name?"], ["Ada", "And your city, Ada?"]]) {
    await ada.says(account, says!);
    assertEquals((await ada.hears(account)).text, hears);
  }
  await ada.says(account, "London");
  assertEquals((await ada.hears(account)).text, "Ada of London");
});

Deno.test("a grammY bot receives and sends files", async () => {
  await using stage = await Stage.open((made) => {
    const bot = botOf(made);
    bot.on("message:document", async (ctx) => {
      const { file_path } = await ctx.getFile();
      const response = await fetch(`${made.apiRoot}/file/bot${bot.token}/${file_path}`);
      const loud = (await response.text()).toUpperCase();
      await ctx.replyWithDocument(new InputFile(new TextEncoder().encode(loud), "loud.txt"));
    });
    return bot;
  });
  const { ada, account } = stage;
  await ada.sends(account, { document: new File(["quiet"], "quiet.txt") });
  const { document } = await ada.hears(account);
  const { bytes } = stage.tg.world.files.get(document!.file_id)!;
  assertEquals(new TextDecoder().decode(bytes), "QUIET");
});

Deno.test("a grammY middleware that throws is answered 500 and retried", async () => {
  let attempts = 0;
  await using stage = await Stage.open((made) => {
    const bot = botOf(made);
    // It does not apply to webhooks: grammY's own adapter does not call it either.
    bot.catch(() => void stage.tg.fail(500));
    bot.on("message", (ctx) => {
      if (++attempts === 1) throw new Error("not yet");
      return ctx.reply(`attempt ${contextOf(ctx.update)?.attempt}`);
    });
    return bot;
  });
  await assertTriedAgain(stage);
  const failure = stage.events.find((event) => event.type === "failure");
  assertEquals(String(failure?.error).includes("not yet"), true);
});

Deno.test("a step of a grammY middleware whose result cannot be kept is not repeated", async () => {
  let steps = 0;
  await using stage = await Stage.open((made) => {
    const bot = botOf(made);
    bot.on("message", (ctx) => contextOf(ctx.update)!.once("pay", () => BigInt(++steps)));
    return { default: bot };
  });
  await stage.ada.says(stage.account, "hi");
  await stage.tg.idle(stage.account);
  assertEquals(stage.reported, ["failure", "dead_letter", "update dead"]);
  assertEquals(steps, 1);
});

Deno.test("a slow grammY middleware runs once: its redelivery joins it", async () => {
  let runs = 0;
  await using stage = await Stage.open((made) => {
    const bot = botOf(made);
    bot.on("message", async (ctx) => {
      runs++;
      // Only after the first delivery has been answered.
      await stage.until("update timeout");
      await ctx.reply("done");
    });
    return bot;
  }, { timeout: { ms: 100 } });
  const { ada, account, tg } = stage;
  await ada.says(account, "hi");
  assertEquals((await ada.hears(account)).text, "done");
  await tg.idle(account);
  assertEquals(runs, 1);
  assertEquals(stage.said, ["done"]);
  assertEquals(stage.deliveries[0]!.status, 504);
});

Deno.test("contextOf() gives a grammY middleware the state and the signal of its run", async () => {
  await using stage = await Stage.open(
    (made) => {
      const bot = botOf(made);
      bot.on("message", (ctx) => {
        const { state, signal, bot: { name } } = contextOf(ctx.update)!;
        return ctx.reply(`${name} ${state.greeting} ${signal.aborted}`);
      });
      return bot;
    },
    {},
    { greeting: "hello" },
  );
  await stage.ada.says(stage.account, "hi");
  assertEquals((await stage.ada.hears(stage.account)).text, "hosted hello false");
});
