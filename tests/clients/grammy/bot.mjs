// The reference bot, written with grammY.
import { listen, PICTURE, require, sleep, webhook } from "../npm_packages.mjs";

const { API_CONSTANTS, Bot, GrammyError, InlineKeyboard, InputFile, Keyboard, webhookCallback } =
  require("grammy");
const { API_ROOT, BOT_TOKEN } = process.env;
const bot = new Bot(BOT_TOKEN, { client: { apiRoot: API_ROOT } });
bot.catch((error) => process.stderr.write(`${error.stack}\n`));

const counter = (count) => new InlineKeyboard().text("+1", `${count}`);
const picture = () => new InputFile(PICTURE, "a.png");

bot.command("counter", (ctx) => ctx.reply("0", { reply_markup: counter(0) }));
bot.on("callback_query:data", async (ctx) => {
  const value = Number(ctx.callbackQuery.data) + 1;
  await ctx.answerCallbackQuery(`now ${value}`);
  await ctx.editMessageText(`${value}`, { reply_markup: counter(value) });
});
bot.command("number", (ctx) => {
  const reply_markup = new Keyboard().requestContact("My number");
  return ctx.reply("Your number?", { reply_markup });
});
bot.on("message:contact", (ctx) => {
  const reply_markup = { remove_keyboard: true };
  return ctx.reply(ctx.message.contact.phone_number, { reply_markup });
});
bot.command("poll", (ctx) => {
  const options = { is_anonymous: false, open_period: 600 };
  return ctx.replyWithPoll("Drink?", ["Tea", "Coffee"], options);
});
bot.on("poll_answer", (ctx) => {
  const { user, option_ids } = ctx.pollAnswer;
  return ctx.api.sendMessage(user.id, `voted ${option_ids}`);
});
bot.command("album", async (ctx) => {
  const messages = await ctx.replyWithMediaGroup([
    { type: "photo", media: picture(), caption: "first" },
    { type: "photo", media: picture() },
  ]);
  await ctx.reply(`${messages.length} photos`);
});
bot.on("message:photo", (ctx) => {
  const { file_id } = ctx.message.photo.at(-1);
  return ctx.replyWithPhoto(file_id, { caption: "<b>seen</b> before", parse_mode: "HTML" });
});
bot.on("message:document", async (ctx) => {
  const { file_path } = await ctx.getFile();
  const response = await fetch(`${API_ROOT}/file/bot${BOT_TOKEN}/${file_path}`);
  const copy = new InputFile(new Uint8Array(await response.arrayBuffer()), "copy.txt");
  const caption = ctx.message.document.file_name;
  await ctx.replyWithDocument(copy, { thumbnail: picture(), caption });
});
bot.command("members", async (ctx) => {
  const user = Number(ctx.match);
  const said = [];
  await ctx.promoteChatMember(user, { can_pin_messages: true });
  const admin = await ctx.getChatMember(user);
  said.push(`${admin.status} ${admin.can_pin_messages} ${admin.can_delete_messages}`);
  await ctx.promoteChatMember(user, {});
  await ctx.restrictChatMember(user, { can_send_messages: true });
  const restricted = await ctx.getChatMember(user);
  const { status, can_send_messages, can_send_polls } = restricted;
  said.push(`${status} ${can_send_messages} ${can_send_polls}`);
  const rights = Object.keys(restricted).filter((name) => name.startsWith("can_"));
  await ctx.restrictChatMember(user, Object.fromEntries(rights.map((name) => [name, true])));
  said.push((await ctx.getChatMember(user)).status);
  said.push((await ctx.getChatAdministrators()).length);
  await ctx.reply(said.join(", "));
});
bot.command("invite", async (ctx) => {
  const { invite_link } = await ctx.createChatInviteLink({ creates_join_request: true });
  await ctx.reply(invite_link);
});
bot.on("my_chat_member", async (ctx) => {
  if (ctx.chat.type !== "private") {
    await ctx.reply(`I am ${ctx.myChatMember.new_chat_member.status}`);
  }
});
bot.on("chat_member", async (ctx) => {
  const { status, user } = ctx.chatMember.new_chat_member;
  if (status === "left") await ctx.reply(`${user.first_name} left`);
});
bot.on("chat_join_request", (ctx) => ctx.approveChatJoinRequest(ctx.from.id));
bot.on("inline_query", (ctx) => {
  const input_message_content = { message_text: ctx.inlineQuery.query };
  const [photo_url, thumbnail_url] = ["https://example.org/b.jpg", "https://example.org/t.jpg"];
  return ctx.answerInlineQuery([
    { type: "article", id: "a", title: "Text", input_message_content },
    { type: "photo", id: "b", photo_url, thumbnail_url },
  ]);
});
bot.on("chosen_inline_result", (ctx) => {
  const { from, result_id, query } = ctx.chosenInlineResult;
  return ctx.api.sendMessage(from.id, `chosen ${result_id} for ${query}`);
});
bot.command("pay", (ctx) => {
  const prices = [{ label: "x", amount: 10 }];
  return ctx.replyWithInvoice("Book", "A good one", "book-1", "XTR", prices);
});
bot.on("pre_checkout_query", (ctx) => ctx.answerPreCheckoutQuery(true));
bot.on("message:successful_payment", (ctx) => {
  const { total_amount, invoice_payload } = ctx.message.successful_payment;
  return ctx.reply(`paid ${total_amount} ${invoice_payload}`);
});
bot.command("react", (ctx) => ctx.react("👍"));
bot.on("message_reaction", (ctx) => {
  const [reaction] = ctx.messageReaction.new_reaction;
  return ctx.reply(`reacted ${reaction?.emoji ?? "nothing"}`);
});
bot.command("patience", async (ctx) => {
  try {
    await ctx.reply("patience");
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error;
    const { retry_after } = error.parameters;
    await sleep(retry_after);
    await ctx.reply("patience");
    await ctx.reply(`waited ${retry_after} s`);
  }
});
bot.on("edited_message:text", (ctx) => ctx.reply(`edited: ${ctx.editedMessage.text}`));
bot.on("message:text", (ctx) => ctx.reply(ctx.message.text));

const allowed_updates = API_CONSTANTS.ALL_UPDATE_TYPES;
if (webhook) {
  await listen(webhookCallback(bot, "https"));
  const certificate = new InputFile(webhook.cert);
  await bot.api.setWebhook(webhook.url, { certificate, allowed_updates });
} else {
  // grammY gives up when another process polls.
  for (;;) {
    await bot.start({ allowed_updates }).catch((error) => {
      if (error.error_code !== 409) throw error;
    });
    await sleep(1);
  }
}
