import { assertEquals } from "@std/assert";
import { updatesOf } from "../helpers/telegram.ts";
import { assertRefused, assertTaken, groupWithBob } from "./stage.ts";

Deno.test("gap 19: unknown business connections are refused", async () => {
  const { api } = await groupWithBob();
  const business_connection_id = "x";
  await assertRefused((method, params) => api(method, { ...params, business_connection_id }), [
    ["sendMessage", { text: "x" }, "business connection not found"],
    ["sendMessage", { text: "x", chat_id: "" }, "chat identifier is empty"],
    ["sendMessage", { text: "x", chat_id: "@a" }, "chat identifier must be a valid Integer"],
    ["editMessageText", { text: "x", message_id: 1 }, "business connection not found"],
    ["pinChatMessage", { message_id: 1 }, "business connection not found"],
    ["sendChatAction", { action: "typing" }, "business connection not found"],
    ["readBusinessMessage", { message_id: 1 }, "business connection not found"],
  ]);
});

Deno.test("gap 19: a live location moves until it is stopped or its time is up", async () => {
  const { api, clock } = await groupWithBob();
  const live = { latitude: 1, longitude: 2, live_period: 60, heading: 90, horizontal_accuracy: 5 };
  const { message_id, location } = (await api("sendLocation", live)).result;
  assertEquals(location, live);
  const moved = await api("editMessageLiveLocation", { message_id, latitude: 3, longitude: 4 });
  assertEquals(moved.result.location, { latitude: 3, longitude: 4, live_period: 60 });
  const stopped = await api("stopMessageLiveLocation", { message_id });
  assertEquals(stopped.result.location, { latitude: 3, longitude: 4 });
  const gone = "message can't be edited";
  await assertRefused(api, [["stopMessageLiveLocation", { message_id }, gone]]);
  const second = (await api("sendLocation", live)).result.message_id;
  await clock.advance(61_000);
  await assertRefused(api, [
    ["editMessageLiveLocation", { message_id: second, latitude: 3, longitude: 4 }, gone],
  ]);
});

Deno.test("gap 19: venues, contacts and effects keep their fields", async () => {
  const { api } = await groupWithBob();
  const venue = { latitude: 1, longitude: 2, title: "t", address: "a", foursquare_id: "f" };
  assertEquals((await api("sendVenue", venue)).result.venue.foursquare_id, "f");
  const google = { ...venue, foursquare_id: "", google_place_id: "g", google_place_type: "bar" };
  const { google_place_id, google_place_type } = (await api("sendVenue", google)).result.venue;
  assertEquals([google_place_id, google_place_type], ["g", "bar"]);
  const contact = { phone_number: "+1 (2) 3", first_name: "A", vcard: "BEGIN:VCARD" };
  assertEquals((await api("sendContact", contact)).result.contact, {
    phone_number: "+123",
    first_name: "A",
    vcard: "BEGIN:VCARD",
  });
  const { result } = await api("sendMessage", {
    text: "x",
    message_effect_id: "5104841245755180586",
  });
  assertEquals(result.effect_id, "5104841245755180586");
});

Deno.test("gap 19: quotes, and replies to messages of other chats", async () => {
  const { api, first, group, ada, inGroup } = await groupWithBob();
  const { message_id } = (await api("sendMessage", { text: "one two one" })).result;
  const quote = { message_id, quote: "one", quote_position: 8 };
  const { result } = await api("sendMessage", { text: "x", reply_parameters: quote });
  assertEquals(result.quote, { text: "one", position: 8, is_manual: true });
  assertEquals(result.reply_to_message.message_id, message_id);
  const outer = { message_id: first.message_id, chat_id: ada.id };
  const far = (await inGroup("sendMessage", { text: "x", reply_parameters: outer })).result;
  assertEquals([far.external_reply.origin.sender_user.id, far.reply_to_message], [
    ada.id,
    undefined,
  ]);
  const said = await ada.says(group, "in the group");
  const inner = { message_id: said.message_id, chat_id: group.id };
  const back = (await api("sendMessage", { text: "x", reply_parameters: inner })).result;
  assertEquals(back.external_reply.message_id, said.message_id);
  assertEquals(back.external_reply.chat.id, group.id);
});

Deno.test("gap 19: invite links keep name, expiry and limit, and can be revoked", async () => {
  const { inGroup, clock } = await groupWithBob();
  const expire_date = Math.floor(clock.date() / 1000) + 3600;
  const settings = { name: "party", expire_date, member_limit: 3 };
  const { result: link } = await inGroup("createChatInviteLink", settings);
  const { name, member_limit } = link;
  assertEquals([name, link.expire_date, member_limit], ["party", expire_date, 3]);
  const { invite_link } = link;
  const edited = (await inGroup("editChatInviteLink", { invite_link, name: "end" })).result;
  assertEquals([edited.name, edited.member_limit], ["end", undefined]);
  assertEquals((await inGroup("revokeChatInviteLink", { invite_link })).result.is_revoked, true);
  await assertRefused(inGroup, [
    ["editChatInviteLink", { invite_link }, "INVITE_HASH_EXPIRED"],
    ["createChatInviteLink", { expire_date: 5 }, "EXPIRE_DATE_INVALID"],
    [
      "createChatInviteLink",
      { member_limit: 1, creates_join_request: true },
      "member limit can't be " +
      "specified for links requiring administrator approval",
    ],
  ]);
  const primary = (await inGroup("exportChatInviteLink")).result;
  assertEquals((await inGroup("getChat")).result.invite_link, primary);
});

Deno.test("gap 19: menu button, name and texts are kept", async () => {
  const { api, ada, bob } = await groupWithBob();
  const menu_button = { type: "web_app", text: "Shop", web_app: { url: "https://x.io/" } };
  await assertTaken(api, [["setChatMenuButton", { chat_id: ada.id, menu_button }]]);
  assertEquals((await api("getChatMenuButton", { chat_id: ada.id })).result, menu_button);
  assertEquals((await api("getChatMenuButton", { chat_id: bob.id })).result, { type: "default" });
  assertEquals((await api("getChatMenuButton", { chat_id: "" })).ok, false);
  assertEquals((await api("getMyName")).result, { name: "Echo" });
  await assertTaken(api, [["setMyName", { name: "Loud" }], ["setMyName", {
    name: "Laut",
    language_code: "de",
  }]]);
  assertEquals((await api("getMyName")).result, { name: "Loud" });
  assertEquals((await api("getMyName", { language_code: "de" })).result, { name: "Laut" });
  assertEquals((await api("getMyName", { language_code: "fr" })).result, { name: "Loud" });
  assertEquals((await api("getMe")).result.first_name, "Loud");
});

Deno.test("gap 19: link_preview_options show which link they are for", async () => {
  const { api } = await groupWithBob();
  const shown = async (params: object) =>
    (await api("sendMessage", { text: "see https://x.io/a", ...params })).result
      .link_preview_options;
  assertEquals(await shown({}), { url: "https://x.io/a" });
  for (const text of ["no link", "see x.io", "tg://settings/x", "mail a@x.io"]) {
    assertEquals([text, await shown({ text })], [text, undefined]);
  }
  assertEquals(await shown({ text: "see x.io/a" }), { url: "http://x.io/a" });
  const hidden = { text: '<a href="https://y.io">y</a> x.io/a', parse_mode: "HTML" };
  assertEquals(await shown(hidden), { url: "https://y.io/" });
  assertEquals(await shown({ disable_web_page_preview: true }), { is_disabled: true });
  assertEquals(await shown({ link_preview_options: { show_above_text: true } }), {
    show_above_text: true,
    url: "https://x.io/a",
  });
  const own = { url: "https://y.io" };
  assertEquals(await shown({ link_preview_options: own }), own);
});

Deno.test("people's messages have a preview of their first link, which edits update", async () => {
  const { tg, ada, bot } = await groupWithBob();
  const message = await ada.says(bot, "see https://x.io/a and https://x.io/b");
  assertEquals(message.link_preview_options, { url: "https://x.io/a" });
  await ada.edits(message, "nothing to see");
  const { edited_message } = (await updatesOf(tg, bot)).at(-1);
  assertEquals([edited_message.text, edited_message.link_preview_options], [
    "nothing to see",
    undefined,
  ]);
});

Deno.test("gap 19: effects need a private chat, suggested posts one that is not modelled", async () => {
  const { api, inGroup } = await groupWithBob();
  const effect = { text: "x", message_effect_id: "5" };
  await assertRefused(inGroup, [
    ["sendMessage", effect, "can't use message effects in the chat"],
    ["sendDice", { message_effect_id: "5" }, "can't use message effects in the chat"],
  ]);
  for (const [message_effect_id, shown] of [["7x", "7"], ["x", undefined], ["0", undefined]]) {
    const { result } = await api("sendMessage", { ...effect, message_effect_id });
    assertEquals(result.effect_id, shown);
  }
  const suggest = (parameters: unknown) => ({
    text: "x",
    suggested_post_parameters: typeof parameters === "string"
      ? parameters
      : JSON.stringify(parameters),
  });
  const price = (amount: unknown, currency = "XTR") => suggest({ price: { currency, amount } });
  const nowhere = "suggested posts can be sent only to channel direct messages";
  await assertRefused(api, [
    ["sendMessage", suggest("{"), "can't parse suggested post parameters JSON object"],
    ["sendMessage", suggest([]), "object expected as suggested post parameters"],
    ["sendMessage", suggest({ send_date: "x" }), 'field "send_date" must be a valid Number'],
    ["sendMessage", suggest({ send_date: -1 }), "invalid post send date specified"],
    ["sendMessage", suggest({ price: {} }), 'can\'t find field "currency"'],
    ["sendMessage", price("a"), 'field "amount" must be a valid Number'],
    ["sendMessage", price(5, "EUR"), "invalid suggested post price currency specified"],
    [
      "sendMessage",
      price(5, "TON"),
      "suggested post price must be divisible by 10000000 nanotoncoins",
    ],
    ["sendMessage", price(4), "invalid amount of Telegram Stars specified"],
    ["sendMessage", price(5), nowhere],
    ["sendMessage", suggest({}), nowhere],
  ]);
});

Deno.test("gap 19: a button with a login URL is shown as a link", async () => {
  const { api } = await groupWithBob();
  const button = { text: "Log in", login_url: { url: "https://example.org/", forward_text: "x" } };
  const markup = { inline_keyboard: [[button]] };
  const { result } = await api("sendMessage", { text: "x", reply_markup: markup });
  assertEquals(result.reply_markup.inline_keyboard, [[{
    text: "Log in",
    url: "https://example.org/",
  }]]);
  const copy = { inline_keyboard: [[{ text: "Copy", copy_text: { text: "" } }]] };
  await assertRefused(api, [
    ["sendMessage", { text: "x", reply_markup: copy }, "BUTTON_COPY_TEXT_INVALID"],
  ]);
});
