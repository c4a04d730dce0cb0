/** Telegraf bots as their authors wrote them. */
import { Markup, Scenes, session, Telegraf } from "npm:telegraf@4.16.3";
import { message } from "npm:telegraf@4.16.3/filters";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { contextOf, InputFile } from "../../../src/mod.ts";
import { assertTriedAgain, gate, type Made, Stage } from "./stage.ts";

function botOf({ account, apiRoot }: Made): Telegraf {
  const bot = new Telegraf(account.token, { telegram: { apiRoot } });
  // Telegraf's own error handler writes to the console and marks the process as failed.
  return bot.catch((error) => {
    throw error;
  });
}

Deno.test("a Telegraf bot answers presses in the response, at once", async () => {
  const { opened, open } = gate();
  await using stage = await Stage.open((made) => {
    const bot = botOf(made);
    const keyboard = Markup.inlineKeyboard([Markup.button.callback("+1", "up")]);
    bot.start((ctx) => ctx.reply("0", keyboard));
    bot.action("up", async (ctx) => {
      await ctx.answerCbQuery("Done");
      await opened;
      await ctx.editMessageText("1", keyboard);
    });
    return { default: bot };
  });
  const { ada, account } = stage;
  await ada.says(account, "/start");
  assertEquals((await ada.hears(account)).text, "0");
  const press = await ada.presses("+1");
  assertEquals((await press!.answered()).text, "Done");
  open();
  assertEquals((await ada.seesEdit(account)).text, "1");
  const answers = stage.calls("answerCallbackQuery");
  assertEquals(answers.map(({ via }) => via), ["webhook reply"]);
});

Deno.test("a Telegraf scene spans several updates", async () => {
  await using stage = await Stage.open((made) => {
    const bot = botOf(made) as unknown as Telegraf<Scenes.WizardContext>;
    const wizard = new Scenes.WizardScene<Scenes.WizardContext>(
      "acquaint",
      async (ctx) => {
        await ctx.reply("Your name?");
        return ctx.wizard.next();
      },
      async (ctx) => {
        await ctx.reply(`Hello, ${ctx.text}`);
        return await ctx.scene.leave();
      },
    );
    bot.use(session());
    bot.use(new Scenes.Stage([wizard]).middleware());
    bot.start((ctx) => ctx.scene.enter("acquaint"));
    bot.on(message("text"), (ctx) => ctx.reply("Outside"));
    return bot;
  });
  const { ada, account } = stage;
  for (const [says, hears] of [["/start", "Your name?"], ["Ada", "Hello, Ada"], ["?", "Outside"]]) {
    await ada.says(account, says!);
    assertEquals((await ada.hears(account)).text, hears);
  }
});

// Telegraf's own uploads hang on Deno 2.9, hosted or not: its multipart stream never ends.
Deno.test("a Telegraf bot receives files, and sends files through contextOf()", async () => {
  await using stage = await Stage.open((made) => {
    const bot = botOf(made);
    bot.on(message("document"), async (ctx) => {
      const { file_id } = ctx.message.document;
      await ctx.replyWithDocument(file_id);
      const link = await ctx.telegram.getFileLink(file_id);
      const bytes = (await (await fetch(link)).bytes()).toReversed();
      const document = new InputFile(bytes, "back.txt");
      await contextOf(ctx.update)!.api.sendDocument({ chat_id: ctx.chat.id, document });
    });
    return bot;
  });
  const { ada, account } = stage;
  await ada.sends(account, { document: new File(["abc"], "a.txt") });
  for (const text of ["abc", "cba"]) {
    const { document } = await ada.hears(account);
    const { bytes } = stage.tg.world.files.get(document!.file_id)!;
    assertEquals(new TextDecoder().decode(bytes), text);
  }
});

Deno.test("a Telegraf middleware that throws is answered 500 and retried", async () => {
  let attempts = 0;
  await using stage = await Stage.open((made) => {
    const bot = botOf(made);
    bot.on(message("text"), (ctx) => {
      if (++attempts === 1) throw new Error("not yet");
      return ctx.reply(`attempt ${contextOf(ctx.update)?.attempt}`);
    });
    return bot;
  });
  await assertTriedAgain(stage);
});

Deno.test("an error handled by a Telegraf bot.catch() is not reported as a failure", async () => {
  await using stage = await Stage.open((made) => {
    const bot = botOf(made);
    bot.catch(async (error, ctx) => {
      await ctx.reply(`sorry: ${(error as Error).message}`);
    });
    bot.on(message("text"), () => {
      throw new Error("no");
    });
    return bot;
  });
  const { ada, account, tg } = stage;
  await ada.says(account, "hi");
  assertEquals((await ada.hears(account)).text, "sorry: no");
  await tg.idle(account);
  assertEquals(stage.reported, ["update handled"]);
});

Deno.test("a Telegraf handler that exceeds its handlerTimeout is reported as a failure", async () => {
  const { opened, open } = gate();
  await using stage = await Stage.open(({ account, apiRoot }) => {
    const options = { telegram: { apiRoot }, handlerTimeout: 20 };
    const bot = new Telegraf(account.token, options).catch((error) => {
      throw error;
    });
    bot.on(message("text"), () => opened);
    return bot;
  }, { attempts: 1 });
  const { ada, account, tg } = stage;
  await ada.says(account, "hi");
  await tg.idle(account);
  const failure = stage.events.find((event) => event.type === "failure");
  assertStringIncludes(String(failure?.error), "TimeoutError");
  assertEquals(stage.reported, ["failure", "dead_letter", "update dead"]);
  open();
});

Deno.test("a slow Telegraf bot answers a press by a call once its delivery has been answered", async () => {
  await using stage = await Stage.open((made) => {
    const bot = botOf(made);
    bot.start((ctx) => ctx.reply("0", Markup.inlineKeyboard([Markup.button.callback("+1", "up")])));
    bot.action("up", async (ctx) => {
      await stage.until("update accepted");
      await ctx.answerCbQuery("Late");
    });
    return bot;
  }, { timeout: { ms: 100, policy: "return" } });
  const { ada, account } = stage;
  await ada.says(account, "/start");
  await ada.hears(account);
  const press = await ada.presses("+1");
  assertEquals((await press!.answered()).text, "Late");
  await stage.until("late");
  assertEquals(stage.calls("answerCallbackQuery").map(({ via }) => via), ["http"]);
});
