import { assertRefused, groupWithBob } from "./stage.ts";

const required = (name: string) => `parameter "${name}" is required`;

Deno.test("gap 12: missing required parameters are reported as Telegram does", async () => {
  const { api, ada } = await groupWithBob();
  const from_chat_id = ada.id;
  await assertRefused(api, [
    ["sendContact", { first_name: "Ada" }, required("phone_number")],
    ["sendContact", { phone_number: "1" }, required("first_name")],
    ["sendInvoice", {}, required("title")],
    ["sendInvoice", { title: "t", description: "d", payload: "p" }, required("currency")],
    ["sendMediaGroup", {}, required("media")],
    ["editMessageMedia", { message_id: 1 }, required("media")],
    ["forwardMessage", { message_id: 1 }, required("from_chat_id")],
    ["copyMessages", { message_ids: [1] }, required("from_chat_id")],
    ["answerPreCheckoutQuery", { pre_checkout_query_id: "1" }, required("error_message")],
    ["answerShippingQuery", { shipping_query_id: "1", ok: true }, required("shipping_options")],
    ["sendGame", {}, required("game_short_name")],
    ["sendMessage", { text: "" }, "message text is empty"],
    ["sendMessage", { chat_id: "", text: "x" }, "chat_id is empty"],
    ["sendLocation", { longitude: 1 }, "latitude is empty"],
    ["sendLocation", { latitude: 1 }, "longitude is empty"],
    ["setChatTitle", {}, "title must be non-empty"],
    ["getFile", {}, "file_id not specified"],
    ["sendVideoNote", {}, "there is no video note in the request"],
    ["sendPoll", { question: "q" }, "can't parse options JSON object"],
    ["forwardMessage", { from_chat_id }, "message to forward not found"],
    ["copyMessage", { from_chat_id }, "message to copy not found"],
    ["editMessageText", { text: "x" }, "message to edit not found"],
    ["editMessageReplyMarkup", { chat_id: "" }, "message identifier is not specified"],
    ["pinChatMessage", {}, "message to pin not found"],
    ["unpinChatMessage", { message_id: 77 }, "message to unpin not found"],
    ["setMessageReaction", {}, "message to react not found"],
    ["stopPoll", {}, "message with poll to stop not found"],
    ["deleteMessage", {}, "message identifier is not specified"],
    ["deleteMessage", { chat_id: "" }, "chat identifier is not specified"],
    ["getChatMember", {}, "invalid user_id specified"],
    ["banChatMember", { user_id: "x" }, "invalid user_id specified"],
    ["getChat", { chat_id: "" }, "chat_id is empty"],
  ]);
});

Deno.test("gap 12: lists of messages", async () => {
  const { api } = await groupWithBob();
  const many = Array.from({ length: 101 }, (_, i) => i + 1);
  await assertRefused((method, params) => api("deleteMessages", { method, ...params }), [
    ["", {}, "message identifiers are not specified"],
    ["", { message_ids: [] }, "message identifiers are not specified"],
    ["", { message_ids: "[1" }, "can't parse message_ids JSON object"],
    ["", { message_ids: 5 }, "expected an Array of message identifiers"],
    ["", { message_ids: many }, "too many message identifiers specified"],
    ["", { message_ids: [true] }, "message identifier must be a Number"],
    ["", { message_ids: ["x"] }, "can't parse message identifier as a Number"],
    ["", { message_ids: [1.5] }, "can't parse message identifier as a Number"],
    ["", { message_ids: [2 ** 40] }, "can't parse message identifier as a Number"],
    ["", { message_ids: [0] }, "invalid message identifier specified"],
  ]);
});

Deno.test("gap 12: unknown chats and users", async () => {
  const { api, inGroup } = await groupWithBob();
  await assertRefused(api, [
    ["getChat", { chat_id: 424242 }, "chat not found"],
    ["sendMessage", { chat_id: "@nobody", text: "x" }, "chat not found"],
    ["sendChatAction", { chat_id: 424242, action: "typing" }, "chat not found"],
    ["getUserProfilePhotos", { user_id: 424242 }, "user not found"],
    ["setChatMenuButton", { chat_id: 424242 }, "user not found"],
    ["createForumTopic", { chat_id: 424242, name: "x" }, "chat not found"],
    ["sendGift", { gift_id: "1", user_id: 424242 }, "user not found"],
  ]);
  await assertRefused(inGroup, [
    ["getChatMember", { user_id: 424242 }, "member not found"],
    ["banChatMember", { user_id: 424242 }, "member not found"],
    ["promoteChatMember", { user_id: 424242, can_pin_messages: true }, "member not found"],
    ["approveChatJoinRequest", { user_id: 424242 }, "user not found"],
    ["createForumTopic", { name: "x" }, "the chat is not a forum"],
  ]);
});
