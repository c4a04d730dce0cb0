import { assertEquals } from "@std/assert";
import { assertRefused, assertTaken, groupWithBob } from "./stage.ts";

const inline = (...buttons: unknown[]) => ({ inline_keyboard: [buttons] });
const keys = (...buttons: unknown[]) => ({ keyboard: [buttons] });

Deno.test("gap 13: reply_markup is read strictly", async () => {
  const { api } = await groupWithBob();
  const cannotInline = (reason: string) => `can't parse inline keyboard button: ${reason}`;
  const cannot = (reason: string) => `can't parse keyboard button: ${reason}`;
  const cases: [unknown, string][] = [
    ["{", "can't parse reply keyboard markup JSON object"],
    ["[]", "object expected as reply markup"],
    [null, "object expected as reply markup"],
    [{ inline_keyboard: {} }, `field "inline_keyboard" must be of type Array`],
    [{ inline_keyboard: null }, `field "inline_keyboard" must be of type Array`],
    [
      { inline_keyboard: [{}] },
      `field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`,
    ],
    [{ keyboard: 1 }, `field "keyboard" must be of type Array`],
    [{ keyboard: ["a"] }, `field "keyboard" must be an Array of Arrays`],
    [inline("a"), cannotInline("InlineKeyboardButton must be an Object")],
    [inline({}), cannotInline(`Can't find field "text"`)],
    [inline({ text: [] }), cannotInline(`Field "text" must be of type String`)],
    [
      inline({ text: "a" }),
      cannotInline("Text buttons are unallowed in the inline keyboard"),
    ],
    [inline({ text: "a", url: 1, callback_data: {} }), ""],
    [
      inline({ text: "a", callback_data: {} }),
      cannotInline(`Field "callback_data" must be of type String`),
    ],
    [inline({ text: "a", web_app: "x" }), cannotInline(`Field "web_app" must be of type Object`)],
    [inline({ text: "a", web_app: {} }), cannotInline(`Can't find field "url"`)],
    [
      inline({ text: "a", callback_data: "b", style: "pink" }),
      cannotInline("invalid button style specified"),
    ],
    [
      inline({ text: "a", url: "localhost" }),
      "inline keyboard button URL 'localhost' is invalid: " +
      "Wrong HTTP URL",
    ],
    [
      inline({ text: "a", url: "ftp://x.io" }),
      "inline keyboard button URL 'ftp://x.io' is invalid: Unsupported URL protocol",
    ],
    [
      inline({ text: "a", web_app: { url: "http://x.io" } }),
      "inline keyboard button Web App URL 'http://x.io' is invalid: Only HTTPS links are allowed",
    ],
    [
      inline({ text: "", icon_custom_emoji_id: "5", callback_data: "x" }),
      "inline keyboard button " +
      "text must be non-empty",
    ],
    [keys(5), cannot("KeyboardButton must be a String or an Object")],
    [
      keys({ text: "a", request_contact: 1 }),
      cannot(`Field "request_contact" must be of type Boolean`),
    ],
    [keys({ text: "a", request_users: {} }), cannot(`Can't find field "request_id"`)],
    [{ force_reply: "yes" }, `field "force_reply" must be of type Boolean`],
  ];
  for (const [reply_markup, description] of cases.filter(([, text]) => text !== "")) {
    const text = reply_markup === null ? "null" : reply_markup;
    await assertRefused(api, [["sendMessage", { text: "x", reply_markup: text }, description]]);
  }
});

Deno.test("gap 13: buttons for private chats only, and omitted fields", async () => {
  const { api, inGroup } = await groupWithBob();
  const send = (reply_markup: unknown) => ({ text: "x", reply_markup });
  await assertRefused(inGroup, [
    [
      "sendMessage",
      send(keys({ text: "a", request_contact: true })),
      "phone number can be " +
      "requested in private chats only",
    ],
    [
      "sendMessage",
      send(keys({ text: "a", request_location: true })),
      "location can be requested " +
      "in private chats only",
    ],
    [
      "sendMessage",
      send(keys({ text: "a", request_poll: {} })),
      "poll can be requested in private " +
      "chats only",
    ],
    [
      "sendMessage",
      send(keys({ text: "a", request_chat: { request_id: 1 } })),
      "chats can be " +
      "requested in private chats only",
    ],
  ]);
  await assertTaken(api, [
    ["sendMessage", send(keys({ text: "a", request_contact: true }))],
    ["sendMessage", send({ inline_keyboard: [] })],
    ["sendMessage", send("")],
    ["sendMessage", send({})],
  ]);
  const empty = inline({ text: "", callback_data: "x" }, { text: "b", callback_data: "y" });
  const { result } = await api("sendMessage", send(empty));
  assertEquals(result.reply_markup.inline_keyboard, [[{ text: "b", callback_data: "y" }]]);
  const site = await api("sendMessage", send(inline({ text: "a", url: "x.io" })));
  assertEquals(site.result.reply_markup.inline_keyboard[0][0].url, "http://x.io/");
});

Deno.test("gap 13: reply_parameters are read strictly", async () => {
  const { api } = await groupWithBob();
  const cases: [unknown, string][] = [
    ["{", "can't parse reply parameters JSON object"],
    ["5", "object expected as reply parameters"],
    [{ chat_id: 1 }, `can't find field "message_id"`],
    [{ message_id: "x" }, `field "message_id" must be a valid Number`],
    [{ message_id: [] }, `field "message_id" must be a Number`],
    [
      { message_id: 1, allow_sending_without_reply: 1 },
      `field "allow_sending_without_reply" must be of type Boolean`,
    ],
    [{ message_id: 77 }, "message to be replied not found"],
    [{ message_id: 1, quote: "not said" }, "QUOTE_TEXT_INVALID"],
  ];
  for (const [reply_parameters, description] of cases) {
    await assertRefused(api, [["sendMessage", { text: "x", reply_parameters }, description]]);
  }
  await assertTaken(api, [
    ["sendMessage", { text: "x", reply_parameters: {} }],
    ["sendMessage", { text: "x", reply_parameters: { message_id: "1" } }],
    ["sendMessage", { text: "x", reply_to_message_id: 0 }],
  ]);
});

Deno.test("gap 13: media of albums and edits", async () => {
  const { api } = await groupWithBob();
  const url = "https://x.io/a.png";
  const cannot = (reason: string) => `can't parse InputMedia: ${reason}`;
  const photo = { type: "photo", media: url };
  const album = (...media: unknown[]) => ({ media });
  await assertRefused((_, params) => api("sendMediaGroup", params), [
    ["", { media: "{" }, "can't parse media JSON object"],
    ["", { media: {} }, "expected an Array of InputMedia"],
    ["", album(1), cannot("expected an Object")],
    ["", album({ media: url }), cannot(`Can't find field "type"`)],
    ["", album({ type: "photo" }), cannot("media not found")],
    ["", album({ type: "photo", media: "attach://gone" }), cannot("media not found")],
    ["", album({ type: "foo", media: url }), cannot(`type "foo" is unsupported`)],
    ["", album({ type: "sticker", media: url }), cannot(`type "sticker" is unsupported`)],
    [
      "",
      album({ type: "animation", media: url }),
      cannot(`type "animation" can't be used in sendMediaGroup`),
    ],
    [
      "",
      album({ ...photo, has_spoiler: 1 }),
      cannot(`Field "has_spoiler" must be of type Boolean`),
    ],
    [
      "",
      album(photo, { type: "audio", media: url }),
      "Audio can't be mixed with other media types",
    ],
    [
      "",
      album({ type: "document", media: url }, photo),
      "Document can't be mixed with other media " +
      "types",
    ],
    ["", album(), "there are no messages to send"],
    ["", album(...Array(11).fill(photo)), "too many messages to send as an album"],
  ]);
  await assertTaken((_, params) => api("sendMediaGroup", params), [
    ["", album(photo)],
    ["", album(photo, { type: "video", media: url })],
  ]);
});

Deno.test("gap 13: other objects", async () => {
  const { api, inGroup, first } = await groupWithBob();
  const { message_id } = first;
  await assertRefused(api, [
    ["sendInvoice", invoice([]), "there must be at least one price"],
    ["sendInvoice", invoice("x"), "can't parse prices JSON object"],
    ["sendInvoice", invoice([1]), "can't parse labeled price: LabeledPrice must be an Object"],
    [
      "sendInvoice",
      invoice([{ label: "a" }]),
      `can't parse labeled price: Can't find field "amount"`,
    ],
    [
      "sendInvoice",
      invoice([{ label: "", amount: 1 }]),
      "can't parse labeled price: LabeledPrice " +
      "label must be non-empty",
    ],
    [
      "setMessageReaction",
      { message_id, reaction: [{ type: "x" }] },
      "can't parse ReactionType: " +
      "invalid reaction type specified",
    ],
    ["setMessageReaction", { message_id, reaction: {} }, "expected an Array of ReactionType"],
    [
      "setChatMenuButton",
      { menu_button: { type: "x" } },
      "can't parse menu button: MenuButton has " +
      "unsupported type",
    ],
    [
      "setMyDefaultAdministratorRights",
      { rights: [] },
      "can't parse ChatAdministratorRights: " +
      "ChatAdministratorRights must be an Object",
    ],
    [
      "sendMessage",
      { text: "x", link_preview_options: { is_disabled: 1 } },
      `field "is_disabled" ` +
      "must be of type Boolean",
    ],
    [
      "sendMessage",
      { text: "x", link_preview_options: "[]" },
      "object expected as link preview " +
      "options",
    ],
  ]);
  await assertRefused(inGroup, [
    ["setChatPermissions", {}, "can't parse permissions JSON object"],
    ["setChatPermissions", { permissions: [] }, "object expected as permissions"],
    [
      "setChatPermissions",
      { permissions: { can_send_polls: 1 } },
      "can't parse chat permissions: " +
      `Field "can_send_polls" must be of type Boolean`,
    ],
  ]);
});

function invoice(prices: unknown) {
  return { title: "t", description: "d", payload: "p", currency: "EUR", prices };
}
