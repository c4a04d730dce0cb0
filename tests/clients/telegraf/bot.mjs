// The reference bot, written with Telegraf.
import { listen, PICTURE, require, sleep, webhook } from "../npm_packages.mjs";

const { Input, Markup, Telegraf, TelegramError } = require("telegraf");
const { message, editedMessage } = require("telegraf/filters");
const { API_ROOT, BOT_TOKEN } = process.env;
const bot = new Telegraf(BOT_TOKEN, { telegram: { apiRoot: API_ROOT } });
bot.catch((error) => process.stderr.write(`${error.stack}\n`));

const counter = (count) => Markup.inlineKeyboard([Markup.button.callback("+1", `${count}`)]);
const picture = () => Input.fromBuffer(Buffer.from(PICTURE), "a.png");

bot.command("counter", (ctx) => ctx.reply("0", counter(0)));
bot.on("callback_query", async (ctx) => {
  const value = Number(ctx.callbackQuery.data) + 1;
  await ctx.answerCbQuery(`now ${value}`);
  await ctx.editMessageText(`${value}`, counter(value));
});
bot.command(
  "number",
  (ctx) => ctx.reply("Your number?", Markup.keyboard([Markup.button.contactRequest("My number")])),
);
bot.on(
  message("contact"),
  (ctx) => ctx.reply(ctx.message.contact.phone_number, Markup.removeKeyboard()),
);
bot.command("poll", (ctx) => {
  const options = { is_anonymous: false, open_period: 600 };
  return ctx.replyWithPoll("Drink?", ["Tea", "Coffee"], options);
});
bot.on("poll_answer", (ctx) => {
  const { user, option_ids } = ctx.pollAnswer;
  return ctx.telegram.sendMessage(user.id, `voted ${option_ids}`);
});
bot.command("album", async (ctx) => {
  const messages = await ctx.replyWithMediaGroup([
    { type: "photo", media: picture(), caption: "first" },
    { type: "photo", media: picture() },
  ]);
  await ctx.reply(`${messages.length} photos`);
});
bot.on(message("photo"), (ctx) => {
  const { file_id } = ctx.message.photo.at(-1);
  return ctx.replyWithPhoto(file_id, { caption: "<b>seen</b> before", parse_mode: "HTML" });
});
bot.on(message("document"), async (ctx) => {
  const { file_id, file_name: caption } = ctx.message.document;
  const response = await fetch(await ctx.telegram.getFileLink(file_id));
  const copy = Input.fromBuffer(Buffer.from(await response.arrayBuffer()), "copy.txt");
  await ctx.replyWithDocument(copy, { thumbnail: picture(), caption });
});
bot.command("members", async (ctx) => {
  const user = Number(ctx.args[0]);
  const said = [];
  await ctx.promoteChatMember(user, { can_pin_messages: true });
  const admin = await ctx.getChatMember(user);
  said.push(`${admin.status} ${admin.can_pin_messages} ${admin.can_delete_messages}`);
  await ctx.promoteChatMember(user, {});
  await ctx.restrictChatMember(user, { permissions: { can_send_messages: true } });
  const restricted = await ctx.getChatMember(user);
  const { status, can_send_messages, can_send_polls } = restricted;
  said.push(`${status} ${can_send_messages} ${can_send_polls}`);
  const names = Object.keys(restricted).filter((name) => name.startsWith("can_"));
  const permissions = Object.fromEntries(names.map((name) => [name, true]));
  await ctx.restrictChatMember(user, { permissions });
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
  return ctx.telegram.sendMessage(from.id, `chosen ${result_id} for ${query}`);
});
bot.command("pay", (ctx) => {
  const [title, description, payload] = ["Book", "A good one", "book-1"];
  const prices = [{ label: "x", amount: 10 }];
  const provider_token = "";
  const invoice = { title, description, payload, provider_token, currency: "XTR", prices };
  return ctx.replyWithInvoice(invoice);
});
bot.on("pre_checkout_query", (ctx) => ctx.answerPreCheckoutQuery(true));
bot.on(message("successful_payment"), (ctx) => {
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
    if (!(error instanceof TelegramError)) throw error;
    const { retry_after } = error.parameters;
    await sleep(retry_after);
    await ctx.reply("patience");
    await ctx.reply(`waited ${retry_after} s`);
  }
});
bot.on(editedMessage("text"), (ctx) => ctx.reply(`edited: ${ctx.editedMessage.text}`));
bot.on(message("text"), (ctx) => ctx.reply(ctx.message.text));

const allowed_updates = [
  ...["message", "edited_message", "callback_query", "poll_answer", "inline_query"],
  ...["chosen_inline_result", "pre_checkout_query", "message_reaction"],
  ...["my_chat_member", "chat_member", "chat_join_request"],
];
if (webhook) {
  const certificate = Input.fromLocalFile(webhook.cert);
  bot.botInfo = await bot.telegram.getMe();
  await listen(bot.webhookCallback("/hook"));
  await bot.telegram.setWebhook(webhook.url, { certificate, allowed_updates });
} else {
  // Telegraf gives up when another process polls.
  for (;;) {
    await bot.launch({ allowedUpdates: allowed_updates }).catch((error) => {
      if (error.response?.error_code !== 409) throw error;
    });
    await sleep(1);
  }
}
