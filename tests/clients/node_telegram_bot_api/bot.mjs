// The reference bot, written with node-telegram-bot-api.
import { readFileSync } from "node:fs";
import { listen, PICTURE, require, sleep, webhook } from "../npm_packages.mjs";

const { Bot, InlineKeyboardBuilder, InputFile, nodeFrameworkWebhook, ReplyKeyboardBuilder } =
  require("node-telegram-bot-api");
const { API_ROOT: apiRoot, BOT_TOKEN } = process.env;
const bot = new Bot(BOT_TOKEN, { apiRoot, maxRetries: 0 });
const { api } = bot;
bot.catch((error) => process.stderr.write(`${error.stack}\n`));

const counter = (count) => new InlineKeyboardBuilder().text("+1", `${count}`).build();
const picture = () => new InputFile(PICTURE, { filename: "a.png" });

bot.command("counter", (ctx) => ctx.reply("0", { reply_markup: counter(0) }));
bot.on("callback_query", async ({ callbackQuery: query }) => {
  const value = Number(query.data) + 1;
  await api.answerCallbackQuery({ callback_query_id: query.id, text: `now ${value}` });
  const { chat, message_id } = query.message;
  const changed = { text: `${value}`, reply_markup: counter(value) };
  await api.editMessageText({ chat_id: chat.id, message_id, ...changed });
});
bot.command("number", (ctx) => {
  const reply_markup = new ReplyKeyboardBuilder().requestContact("My number").build();
  return ctx.reply("Your number?", { reply_markup });
});
bot.command("poll", ({ chatId: chat_id }) => {
  const options = [{ text: "Tea" }, { text: "Coffee" }];
  const how = { is_anonymous: false, open_period: 600 };
  return api.sendPoll({ chat_id, question: "Drink?", options, ...how });
});
bot.on(
  "poll_answer",
  ({ update: { poll_answer: { user, option_ids } } }) =>
    api.sendMessage({ chat_id: user.id, text: `voted ${option_ids}` }),
);
bot.command("album", async (ctx) => {
  const media = [
    { type: "photo", media: picture(), caption: "first" },
    { type: "photo", media: picture() },
  ];
  const messages = await api.sendMediaGroup({ chat_id: ctx.chatId, media });
  await ctx.reply(`${messages.length} photos`);
});
bot.command("members", async (ctx) => {
  const of = { chat_id: ctx.chatId, user_id: Number(ctx.message.text.split(" ")[1]) };
  const said = [];
  await api.promoteChatMember({ ...of, can_pin_messages: true });
  const admin = await api.getChatMember(of);
  said.push(`${admin.status} ${admin.can_pin_messages} ${admin.can_delete_messages}`);
  await api.promoteChatMember(of);
  await api.restrictChatMember({ ...of, permissions: { can_send_messages: true } });
  const restricted = await api.getChatMember(of);
  const { status, can_send_messages, can_send_polls } = restricted;
  said.push(`${status} ${can_send_messages} ${can_send_polls}`);
  const names = Object.keys(restricted).filter((name) => name.startsWith("can_"));
  const permissions = Object.fromEntries(names.map((name) => [name, true]));
  await api.restrictChatMember({ ...of, permissions });
  said.push((await api.getChatMember(of)).status);
  said.push((await api.getChatAdministrators(of)).length);
  await ctx.reply(said.join(", "));
});
bot.command("invite", async (ctx) => {
  const options = { chat_id: ctx.chatId, creates_join_request: true };
  const { invite_link } = await api.createChatInviteLink(options);
  await ctx.reply(invite_link);
});
bot.on("my_chat_member", async ({ update: { my_chat_member: { chat, new_chat_member } } }) => {
  const text = `I am ${new_chat_member.status}`;
  if (chat.type !== "private") await api.sendMessage({ chat_id: chat.id, text });
});
bot.on("chat_member", async ({ update: { chat_member: { chat, new_chat_member } } }) => {
  const text = `${new_chat_member.user.first_name} left`;
  if (new_chat_member.status === "left") await api.sendMessage({ chat_id: chat.id, text });
});
bot.on(
  "chat_join_request",
  ({ update: { chat_join_request: { chat, from } } }) =>
    api.approveChatJoinRequest({ chat_id: chat.id, user_id: from.id }),
);
bot.on("inline_query", ({ inlineQuery: { id: inline_query_id, query } }) => {
  const input_message_content = { message_text: query };
  const [photo_url, thumbnail_url] = ["https://example.org/b.jpg", "https://example.org/t.jpg"];
  const results = [
    { type: "article", id: "a", title: "Text", input_message_content },
    { type: "photo", id: "b", photo_url, thumbnail_url },
  ];
  return api.answerInlineQuery({ inline_query_id, results });
});
bot.on(
  "chosen_inline_result",
  ({ update: { chosen_inline_result: { from, result_id, query } } }) =>
    api.sendMessage({ chat_id: from.id, text: `chosen ${result_id} for ${query}` }),
);
bot.command("pay", ({ chatId: chat_id }) => {
  const invoice = { title: "Book", description: "A good one", payload: "book-1", currency: "XTR" };
  return api.sendInvoice({ chat_id, ...invoice, prices: [{ label: "x", amount: 10 }] });
});
bot.on(
  "pre_checkout_query",
  ({ update: { pre_checkout_query: { id } } }) =>
    api.answerPreCheckoutQuery({ pre_checkout_query_id: id, ok: true }),
);
bot.command("react", ({ message: { chat, message_id } }) =>
  api.setMessageReaction({
    chat_id: chat.id,
    message_id,
    reaction: [{ type: "emoji", emoji: "👍" }],
  }));
bot.on(
  "message_reaction",
  ({ update: { message_reaction: { chat, new_reaction } } }) =>
    api.sendMessage({ chat_id: chat.id, text: `reacted ${new_reaction[0]?.emoji ?? "nothing"}` }),
);
bot.command("patience", async (ctx) => {
  try {
    await ctx.reply("patience");
  } catch (error) {
    const { retryAfter } = error;
    await sleep(retryAfter);
    await ctx.reply("patience");
    await ctx.reply(`waited ${retryAfter} s`);
  }
});
bot.on("edited_message", (ctx) => ctx.reply(`edited: ${ctx.editedMessage.text}`));

async function copyOf({ chat, document: { file_id, file_name: caption } }) {
  const { file_path } = await api.getFile({ file_id });
  const response = await fetch(`${apiRoot}/file/bot${BOT_TOKEN}/${file_path}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const document = new InputFile(bytes, { filename: "copy.txt" });
  await api.sendDocument({ chat_id: chat.id, document, thumbnail: picture(), caption });
}

bot.on("message", async (ctx) => {
  const { chat, text, contact, photo, document, successful_payment: paid } = ctx.message;
  if (text) await ctx.reply(text);
  if (document) await copyOf(ctx.message);
  if (paid) await ctx.reply(`paid ${paid.total_amount} ${paid.invoice_payload}`);
  if (contact) await ctx.reply(contact.phone_number, { reply_markup: { remove_keyboard: true } });
  if (!photo) return;
  const caption = { caption: "<b>seen</b> before", parse_mode: "HTML" };
  await api.sendPhoto({ chat_id: chat.id, photo: photo.at(-1).file_id, ...caption });
});

const allowed_updates = [
  ...["message", "edited_message", "callback_query", "poll_answer", "inline_query"],
  ...["chosen_inline_result", "pre_checkout_query", "message_reaction"],
  ...["my_chat_member", "chat_member", "chat_join_request"],
];
if (webhook) {
  await listen(nodeFrameworkWebhook(bot, { allowUnauthenticated: true }));
  const certificate = new InputFile(readFileSync(webhook.cert), { filename: "cert.pem" });
  await api.setWebhook({ url: webhook.url, certificate, allowed_updates });
} else {
  // It gives up when another process polls.
  for (;;) {
    const polling = bot.startPolling(undefined, { allowedUpdates: allowed_updates });
    await polling.catch((error) => {
      if (error.errorCode !== 409) throw error;
    });
    await sleep(1);
  }
}
