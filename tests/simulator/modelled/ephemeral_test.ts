import { assertEquals } from "@std/assert";
import { groupWithBob } from "../gaps/stage.ts";

Deno.test("an ephemeral message reaches one member, and is edited and deleted for them", async () => {
  const { ada, bob, bot, group, inGroup, tg } = await groupWithBob();
  const to = { ephemeral_message_parameters: { receiver_user_id: bob.id } };
  const before = group.messages.length;
  const { result } = await inGroup("sendMessage", { text: "psst", ...to });
  const { message_id, ephemeral_message_id, receiver_user } = result;
  assertEquals([message_id, ephemeral_message_id, receiver_user.id], [0, 1, bob.id]);
  assertEquals((await bob.hears(bot, { in: group })).text, "psst");
  assertEquals(group.messages.length, before);
  assertEquals(ada.sees(bot).some(({ text }) => text === "psst"), false);

  const receiver = { receiver_user_id: bob.id, ephemeral_message_id };
  const edit = await inGroup("editEphemeralMessageText", { text: "hush", ...receiver });
  assertEquals(edit.result, true);
  assertEquals((await bob.seesEdit(bot)).text, "hush");
  const forAda = await inGroup("editEphemeralMessageText", {
    ...receiver,
    text: "hush",
    receiver_user_id: ada.id,
  });
  assertEquals(forAda.description, "Bad Request: MESSAGE_ID_INVALID");
  assertEquals((await inGroup("deleteEphemeralMessage", receiver)).result, true);
  const gone = await inGroup("deleteEphemeralMessage", receiver);
  assertEquals(gone.description, "Bad Request: MESSAGE_ID_INVALID");
  assertEquals(tg.lastCall("sendMessage").status, 200);
});

Deno.test("ephemeral messages are for members of groups, and carry media and keyboards", async () => {
  const { ada, bob, tg, api, inGroup } = await groupWithBob();
  const eve = tg.user("Eve");
  const send = (id: number) => inGroup("sendMessage", { text: "x", receiver_user_id: id });
  assertEquals((await send(eve.id)).description, "Bad Request: USER_NOT_PARTICIPANT");
  assertEquals((await send(7)).description, "Bad Request: user not found");
  const alone = await api("sendMessage", { text: "x", receiver_user_id: ada.id });
  assertEquals(alone.description, "Bad Request: PEER_ID_INVALID");

  const receiver = { receiver_user_id: bob.id };
  const photo = "https://example.com/a.jpg";
  const { result } = await inGroup("sendPhoto", { photo, caption: "one", ...receiver });
  const id = { ...receiver, ephemeral_message_id: result.ephemeral_message_id };
  const caption = await inGroup("editEphemeralMessageCaption", { ...id, caption: "two" });
  assertEquals([result.caption, caption.result], ["one", true]);
  const media = { type: "document", media: "https://example.com/a.pdf" };
  assertEquals((await inGroup("editEphemeralMessageMedia", { ...id, media })).result, true);
  const reply_markup = { inline_keyboard: [[{ text: "+1", callback_data: "+1" }]] };
  const marked = await inGroup("editEphemeralMessageReplyMarkup", { ...id, reply_markup });
  assertEquals(marked.result, true);
});
