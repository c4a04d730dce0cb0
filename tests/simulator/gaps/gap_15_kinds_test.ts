import { assertEquals } from "@std/assert";
import { assertRefused, assertTaken, groupWithBob } from "./stage.ts";

Deno.test("gap 15: polls", async () => {
  const { api, tg, ada, bot } = await groupWithBob();
  const options = ["a", "b"];
  const quiz = { question: "q", options, type: "quiz" };
  await assertRefused((_, params) => api("sendPoll", params), [
    ["", { options }, "text must be non-empty"],
    ["", { question: "x".repeat(301), options }, "poll question length must not exceed 300"],
    ["", { question: "q", options: {} }, "expected an Array of String as options"],
    ["", { question: "q", options: [1] }, "expected an option to be of type String"],
    ["", { question: "q", options: [{}] }, `can't find field "text"`],
    ["", { question: "q", options: [] }, "poll must have at least one answer option"],
    ["", { question: "q", options: ["a", ""] }, "text must be non-empty"],
    ["", { question: "q", options: ["x".repeat(101)] }, "poll options length must not exceed 100"],
    ["", { question: "q", options: Array(13).fill("a") }, "poll can't have more than 12 options"],
    ["", { question: "q", options, type: "exam" }, "unsupported poll type specified"],
    ["", quiz, "correct quiz option list must be non-empty"],
    ["", { ...quiz, correct_option_id: 2 }, "wrong quiz correct_option_id"],
    ["", { ...quiz, correct_option_ids: [1, 0] }, "correct quiz option list must be increasing"],
    [
      "",
      { ...quiz, correct_option_ids: ["1"] },
      "correct option identifier must be of type Number",
    ],
    [
      "",
      { question: "q", options, members_only: true },
      "poll voters can be restricted only in " +
      "channel chats",
    ],
  ]);
  const polls = tg.group("Polls", [ada, bot], { type: "channel", admins: [bot] });
  const open = { chat_id: polls.id, question: "q", options, is_anonymous: false };
  await assertRefused((_, params) => api("sendPoll", params), [
    ["", open, "non-anonymous polls can't be sent to channel chats"],
  ]);
  await assertTaken((_, params) => api("sendPoll", params), [
    ["", { ...open, is_anonymous: true }],
    ["", { question: "x".repeat(300), options: ["a"] }],
    ["", { ...quiz, correct_option_id: 0 }],
    ["", { ...quiz, correct_option_ids: [0, 1], allows_multiple_answers: true }],
  ]);
});

Deno.test("gap 15: locations", async () => {
  const { api } = await groupWithBob();
  const place = { latitude: 1, longitude: 2 };
  await assertRefused((_, params) => api("sendLocation", params), [
    ["", { latitude: 1000, longitude: 2 }, "invalid location specified"],
    ["", { ...place, live_period: 5 }, "wrong live location period specified"],
    ["", { ...place, live_period: 60, heading: 361 }, "wrong live location heading specified"],
    [
      "",
      { ...place, live_period: 60, proximity_alert_radius: -1 },
      "wrong live location proximity " +
      "alert radius specified",
    ],
  ]);
  await assertTaken((_, params) => api("sendLocation", params), [
    ["", { latitude: "1.5abc", longitude: " 2" }],
    ["", { ...place, live_period: 2147483647 }],
  ]);
});

Deno.test("gap 15: chat actions of every spelling", async () => {
  const { api } = await groupWithBob();
  await assertTaken((_, params) => api("sendChatAction", params), [
    ["", { action: "TYPING" }],
    ["", { action: "cancel" }],
    ["", { action: "record_audio" }],
    ["", { action: "upload_audio" }],
    ["", { action: "pick_up_location" }],
  ]);
  await assertRefused(api, [
    ["sendChatAction", { action: "sleep" }, "wrong parameter action in request"],
  ]);
});

Deno.test("gap 15: inline answers", async () => {
  const { api, ada, bot } = await groupWithBob();
  const cannot = (reason: string) => `can't parse inline query result: ${reason}`;
  const article = (more: object) => ({ type: "article", id: "1", title: "t", ...more });
  const text = { input_message_content: { message_text: "x" } };
  const results = (...list: unknown[]) => ({ results: list });
  const query = async () => (await ada.asks(bot, "q")).id;
  const inline_query_id = await query();
  await assertRefused((_, params) => api("answerInlineQuery", { inline_query_id, ...params }), [
    ["", { results: "{" }, "can't parse JSON encoded inline query results: Can't parse"],
    ["", { results: {} }, "expected an Array of inline query results"],
    ["", { results: Array(51).fill(article(text)) }, "too many inline query results specified"],
    ["", results(5), cannot("Inline query result must be an object")],
    ["", results({ id: "1" }), cannot(`Can't find field "type"`)],
    ["", results({ type: "article", title: "t" }), cannot(`Can't find field "id"`)],
    ["", results(article({})), cannot(`Can't find field "message_text"`)],
    [
      "",
      results(article({ input_message_content: {} })),
      cannot(
        "Input message content is not " +
          "specified",
      ),
    ],
    ["", results({ type: "article", id: "1", ...text }), cannot(`Can't find field "title"`)],
    ["", results({ type: "photo", id: "1" }), cannot(`Can't find field "photo_file_id"`)],
    [
      "",
      results({ type: "telepathy", id: "1" }),
      cannot(
        `type "telepathy" is unsupported for the ` +
          "inline query result",
      ),
    ],
    [
      "",
      results({ type: "location", id: "1", latitude: 1 }),
      cannot(`Can't find field "longitude"`),
    ],
    [
      "",
      results({ type: "video", id: "1", title: "t", video_url: "https://x.io/a.mp4" }),
      cannot(
        `Can't find field "mime_type"`,
      ),
    ],
    ["", results(article(text), article(text)), "RESULT_ID_DUPLICATE"],
    ["", results({ ...article(text), id: "x".repeat(65) }), "RESULT_ID_INVALID"],
  ]);
  const place = { latitude: 1, longitude: 2 };
  for (
    const params of [
      {},
      { results: "null" },
      { results: [] },
      results(article({ message_text: "of old" })),
      results(article({ input_message_content: { phone_number: "1", first_name: "A" } })),
      results(article({ input_message_content: place })),
      results({ type: "location", id: "1", title: "t", ...place }),
      results({ type: "venue", id: "1", title: "t", address: "a", ...place }),
      results({ type: "contact", id: "1", phone_number: "1", first_name: "A" }),
    ]
  ) {
    const { ok, description } = await api("answerInlineQuery", {
      inline_query_id: await query(),
      ...params,
    });
    assertEquals([params, ok, description], [params, true, undefined]);
  }
});

Deno.test("gap 15: commands", async () => {
  const { api, ada, group } = await groupWithBob();
  const command = { command: "start", description: "Begin" };
  const set = (command: unknown, scope?: unknown) => ({
    commands: [command],
    ...(scope ? { scope } : {}),
  });
  const scope = "can't parse BotCommandScope";
  await assertTaken((_, params) => api("setMyCommands", params), [
    ["", {}],
    ["", set({ command: "/start", description: "Begin" })],
    ["", set({ command: "x".repeat(32), description: "d".repeat(256) })],
    ["", set(command, { type: "chat", chat_id: ada.id })],
    ["", set(command, { type: "chat_member", chat_id: group.id, user_id: ada.id })],
  ]);
  await assertRefused((_, params) => api("setMyCommands", params), [
    ["", { commands: {} }, "expected an Array of BotCommand"],
    ["", set(1), "can't parse BotCommand: expected an Object"],
    ["", set({ command: "x" }), `can't parse BotCommand: Can't find field "description"`],
    ["", set({ command: "/", description: "d" }), "command must be non-empty"],
    ["", set({ command: "x", description: " " }), "command description must be non-empty"],
    ["", set({ command: "x".repeat(33), description: "d" }), "command length must not exceed 32"],
    [
      "",
      set({ command: "x", description: "d".repeat(257) }),
      "command description length must not " +
      "exceed 256",
    ],
    ["", set({ command: "No!", description: "d" }), "BOT_COMMAND_INVALID"],
    ["", set(command, "{"), "can't parse BotCommandScope JSON object"],
    ["", set(command, []), `${scope}: BotCommandScope must be an Object`],
    ["", set(command, { type: "moon" }), `${scope}: Unsupported type specified`],
    ["", set(command, { type: "chat" }), `${scope}: Can't find field "chat_id"`],
    [
      "",
      set(command, { type: "chat_member", chat_id: 1, user_id: 0 }),
      `${scope}: Invalid user_id ` +
      "specified",
    ],
    ["", set(command, { type: "chat", chat_id: 424242 }), "chat not found"],
    ["", { ...set(command), language_code: "deutsch" }, "invalid language code specified"],
  ]);
});

Deno.test("gap 15: texts and captions of inline results are checked when offered", async () => {
  const { api, ada, bot } = await groupWithBob();
  const inline_query_id = (await ada.asks(bot, "q")).id;
  const text = (message_text: string) => ({
    results: [{ type: "article", id: "1", title: "t", input_message_content: { message_text } }],
  });
  const photo = {
    type: "photo",
    id: "1",
    photo_url: "https://x.io/a.png",
    caption: "x".repeat(1025),
  };
  await assertRefused((_, params) => api("answerInlineQuery", { inline_query_id, ...params }), [
    ["", text(" \n"), "text must be non-empty"],
  ]);
  assertEquals((await api("answerInlineQuery", { inline_query_id, results: [photo] })).ok, false);
  assertEquals((await api("answerInlineQuery", { inline_query_id, ...text("x") })).ok, true);
});
