import { assertEquals, assertRejects } from "@std/assert";
import { call, fakeTelegram, updatesOf } from "../helpers/telegram.ts";

async function office(rights?: Record<string, true>) {
  const { tg, bot } = fakeTelegram();
  const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
  const connection = await ada.connectsBusiness(bot, rights);
  const api = (method: string, params: Record<string, unknown> = {}) =>
    call(tg, bot, method, { business_connection_id: connection.id, chat_id: bob.id, ...params });
  const last = async () => (await updatesOf(tg, bot)).at(-1);
  return { tg, bot, ada, bob, connection, api, last };
}

Deno.test("a bot is notified of its business connection, changed rights and its end", async () => {
  const { bot, ada, connection, api, last } = await office();
  const { business_connection } = await last();
  assertEquals(business_connection, connection);
  assertEquals([connection.user.id, connection.user_chat_id], [ada.id, ada.id]);
  assertEquals(connection.rights, { can_reply: true, can_read_messages: true });
  assertEquals((await api("getBusinessConnection")).result, connection);
  await ada.connectsBusiness(bot, { can_read_messages: true });
  assertEquals((await last()).business_connection.rights, { can_read_messages: true });
  assertEquals((await last()).business_connection.id, connection.id);
  await ada.disconnectsBusiness(bot);
  assertEquals((await last()).business_connection.is_enabled, false);
  const gone = await api("getBusinessConnection");
  assertEquals(gone.description, "Bad Request: business connection not found");
});

Deno.test("a bot answers on its owner's behalf", async () => {
  const { tg, bot, ada, bob, connection, api, last } = await office();
  await bob.writesTo(ada, "Are you open?");
  const { business_message: asked } = await last();
  assertEquals([asked.business_connection_id, asked.chat.id], [connection.id, bob.id]);
  assertEquals([asked.from.first_name, asked.text], ["Bob", "Are you open?"]);
  const reply_markup = { inline_keyboard: [[{ text: "When?", callback_data: "when" }]] };
  const { result: sent } = await api("sendMessage", { text: "Yes", reply_markup });
  assertEquals([sent.from.id, sent.sender_business_bot.id], [ada.id, bot.id]);
  assertEquals(sent.business_connection_id, connection.id);
  assertEquals((await bob.hears(bot)).text, "Yes");
  const { message_id } = sent;
  const { result: edited } = await api("editMessageText", { message_id, text: "No", reply_markup });
  assertEquals([edited.text, edited.business_connection_id], ["No", connection.id]);
  await bob.seesEdit(bot);
  await bob.presses("When?");
  assertEquals((await last()).callback_query.message.business_connection_id, connection.id);
  const own = (await updatesOf(tg, bot)).filter(({ message, business_message }) =>
    message || business_message?.sender_business_bot
  );
  assertEquals(own, []);
  await ada.writesTo(bob, "It's me now");
  assertEquals((await last()).business_message.from.id, ada.id);
});

Deno.test("edits and deletions in business chats are reported", async () => {
  const { ada, bob, connection, last } = await office();
  const message = await bob.writesTo(ada, "helo");
  await bob.edits(message, "hello");
  const { edited_business_message: edited } = await last();
  assertEquals([edited.text, edited.business_connection_id], ["hello", connection.id]);
  await bob.deletes(message);
  assertEquals((await last()).deleted_business_messages, {
    business_connection_id: connection.id,
    chat: edited.chat,
    message_ids: [message.message_id],
  });
});

Deno.test("a bot can do in a business chat what its owner allows", async () => {
  const { bob, ada, api } = await office({ can_read_messages: true });
  const { message_id } = await bob.writesTo(ada, "hi");
  assertEquals((await api("readBusinessMessage", { message_id })).result, true);
  for (
    const [method, params] of [
      ["sendMessage", { text: "x" }],
      ["deleteBusinessMessages", { message_ids: [message_id] }],
      ["setBusinessAccountName", { first_name: "Eve" }],
    ] as const
  ) {
    const { description } = await api(method, params);
    assertEquals([method, description], [method, "Forbidden: BOT_ACCESS_FORBIDDEN"]);
  }
  const free = await office({
    can_reply: true,
    can_delete_all_messages: true,
    can_edit_name: true,
  });
  const nobody = await free.api("sendMessage", { text: "x" });
  assertEquals(nobody.description, "Bad Request: BUSINESS_PEER_INVALID");
  const first = await free.bob.writesTo(free.ada, "hi");
  await free.api("deleteBusinessMessages", { message_ids: [first.message_id] });
  await free.api("setBusinessAccountName", { first_name: "Eve", last_name: "" });
  assertEquals((await free.bob.writesTo(free.ada, "?")).message_id > first.message_id, true);
  assertEquals(free.ada.user.first_name, "Eve");
});

Deno.test("calls for a business account require its connection", async () => {
  const { tg, bob, ada, api } = await office();
  const wrong = { business_connection_id: "x", text: "x" };
  const unknown = await api("sendMessage", wrong);
  assertEquals(unknown.description, "Bad Request: business connection not found");
  const none = await api("sendMessage", { ...wrong, chat_id: "" });
  assertEquals(none.description, "Bad Request: chat identifier is empty");
  const named = await api("sendMessage", { ...wrong, chat_id: "@ada" });
  assertEquals(named.description, "Bad Request: chat identifier must be a valid Integer");
  const other = tg.bot("other");
  const { description } = await call(tg, other, "getBusinessConnection", {
    business_connection_id: (await ada.connectsBusiness(tg.bot("third"))).id,
  });
  assertEquals(description, "Bad Request: business connection not found");
  const cid = tg.user("Cid");
  await assertRejects(() => cid.writesTo(bob, "hi"), Error, "neither Bob nor Cid has connected");
});

Deno.test("rights have the Bot API's names, and only those granted are shown", async () => {
  const rights = { can_reply: true, can_delete_outgoing_messages: true } as const;
  const { ada, bot, connection } = await office(rights);
  const shown = { can_reply: true, can_delete_sent_messages: true } as Record<string, true>;
  assertEquals(connection.rights as Record<string, true>, shown);
  const again = await ada.connectsBusiness(
    bot,
    {
      ...{ can_reply: false, can_delete_sent_messages: true },
    } as Record<string, boolean> as typeof rights,
  );
  assertEquals(again.rights as Record<string, true>, { can_delete_sent_messages: true });
  await assertRejects(() => ada.writesTo(ada, "hi"), Error, "Cannot write to oneself");
});

Deno.test("a bot with the right to delete sent messages deletes its own", async () => {
  const { ada, bob, api } = await office(
    { can_reply: true, can_delete_sent_messages: true } as Record<string, true>,
  );
  await bob.writesTo(ada, "hi");
  const { message_id } = (await api("sendMessage", { text: "x" })).result;
  assertEquals((await api("deleteBusinessMessages", { message_ids: [message_id] })).result, true);
});
