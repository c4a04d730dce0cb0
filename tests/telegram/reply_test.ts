import { Buffer } from "node:buffer";
import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { InputFile } from "../../src/telegram/api/input_file.ts";
import { isReply, type Reply, replyBody } from "../../src/telegram/reply.ts";
import { refuseUnsendable, UnsendableReplyError } from "../../src/telegram/unsendable.ts";

const MIB = 1024 * 1024;

function text(text: unknown): Reply {
  return { method: "sendMessage", chat_id: 1, text } as Reply;
}

/** A reply whose JSON has exactly this many bytes, padded with this character. */
function replyOf(bytes: number, char = "x"): Reply {
  const [empty, each] = ["", char].map((part) =>
    new TextEncoder().encode(JSON.stringify(text(part))).length
  ) as [number, number];
  const count = Math.floor((bytes - empty) / (each - empty));
  const filled = char.repeat(count);
  const used = empty + count * (each - empty);
  return text(filled + "y".repeat(bytes - used));
}

Deno.test("isReply() accepts any object with a method name", () => {
  assert(isReply({ method: "sendMessage" }));
  assert(isReply({ method: "sendHologram", depth: 3 }));
  const others = [undefined, null, 0, "sendMessage", true, [], {}, { method: 1 }, { method: null }];
  for (const other of [...others, { message_id: 1 }, () => {}]) {
    assertFalse(isReply(other), Deno.inspect(other));
  }
});

Deno.test("replyBody() returns the reply unchanged, including its method", () => {
  const reply: Reply = {
    method: "sendMessage",
    chat_id: 1,
    text: "naïve \u2028 \ud83d\ude00 </x>",
  };
  assertEquals(JSON.parse(replyBody(reply)!), reply);
});

Deno.test("replyBody() returns undefined for methods that Telegram does not run from a response", () => {
  const methods = ["setWebhook", "deleteWebhook", "close", "logOut", "getMe", "getUpdates", "get"];
  for (const method of methods) {
    assertEquals(replyBody({ method, url: "x" } as unknown as Reply), undefined, method);
  }
});

Deno.test("replyBody() returns a body for every other method", () => {
  const replies: Reply[] = [
    { method: "sendMessage", chat_id: 1, text: "a" },
    { method: "setMyCommands", commands: [] },
    { method: "closeForumTopic", chat_id: "@group", message_thread_id: 2 },
    { method: "deleteMessage", chat_id: -1, message_id: 2 },
    { method: "answerCallbackQuery", callback_query_id: "3" },
    { method: "editMessageText", inline_message_id: "4", text: "a" },
    { method: "sendLocation", chat_id: 1, latitude: 0, longitude: 0 },
    { method: "deleteMyCommands" },
  ];
  for (const reply of replies) assertEquals(replyBody(reply), JSON.stringify(reply));
});

Deno.test("replyBody() returns undefined for a reply with a file, however deep", () => {
  const file = new InputFile(new Uint8Array([1]), "a.bin");
  const parts = [file, [file], { media: file }, [{ type: "photo", media: [{ deep: file }] }]];
  for (const part of parts) {
    const reply = { method: "sendPhoto", chat_id: 1, photo: part } as unknown as Reply;
    assertEquals(replyBody(reply), undefined);
  }
});

Deno.test("replyBody() returns undefined over 1 MiB", () => {
  for (const char of ["x", "é", "日", "😀", '"']) {
    for (const bytes of [MIB, MIB + 1]) {
      const reply = replyOf(bytes, char);
      const body = JSON.stringify(reply);
      assertEquals(new TextEncoder().encode(body).length, bytes);
      assertEquals(replyBody(reply), bytes <= MIB ? body : undefined, `${char} ${bytes}`);
    }
  }
});

Deno.test("replyBody() leaves out what is undefined, as JSON does", () => {
  const reply = { ...text("a"), reply_markup: undefined } as unknown as Reply;
  assertEquals(replyBody(reply), '{"method":"sendMessage","chat_id":1,"text":"a"}');
});

class Greeting {
  readonly chat_id = 1;
  get method(): "sendMessage" {
    return "sendMessage";
  }
  get text(): string {
    return "hello";
  }
}

class Named {
  readonly method = "sendMessage";
  readonly chat_id = 1;
  get text(): string {
    return "hello";
  }
}

Deno.test("replyBody() is none for what JSON might leave out, so that Telegram's answer is seen", () => {
  const hidden = Object.defineProperty({ chat_id: 1, text: "a" }, "method", {
    value: "sendMessage",
  });
  const inherited = Object.assign(Object.create({ method: "sendMessage" }), text("a"));
  for (const reply of [new Greeting(), new Named(), hidden, inherited]) {
    assert(isReply(reply));
    assertEquals(replyBody(reply as Reply), undefined);
  }
});

Deno.test("replyBody() is none without a chat or a text, which Telegram would refuse silently", () => {
  for (const value of [undefined, null, ""]) {
    assertEquals(replyBody(text(value)), undefined);
    assertEquals(replyBody({ ...text("a"), chat_id: value } as unknown as Reply), undefined);
  }
  const incomplete = [
    ...[{ method: "sendMessage", chat_id: 1 }, { method: "sendMessage", text: "a" }],
    ...[{ method: "sendPhoto", photo: "https://example.com/a.png" }, { method: "sendDice" }],
  ];
  for (const reply of incomplete) assertEquals(replyBody(reply as unknown as Reply), undefined);
});

Deno.test("replyBody() is none without a required parameter, however it is misspelt", () => {
  const replies = [
    { method: "sendPhoto", chat_id: 1, foto: "id" },
    { method: "answerCallbackQuery", query_id: "1" },
    { method: "answerCallbackQuery", callback_query_id: undefined },
    { method: "deleteMessage", chat_id: 1, messageId: 2 },
    { method: "forwardMessage", chat_id: 1, from_chat_id: 2, message_id: null },
    { method: "sendChatAction", chat_id: 1, action: "" },
  ];
  for (const reply of replies) assertEquals(replyBody(reply as unknown as Reply), undefined);
});

Deno.test("replyBody() is none for a chat that is not an id, and for a blank text", () => {
  for (const chat_id of [{ id: 1, type: "private" }, [1], true, 1.5, NaN]) {
    assertEquals(replyBody({ ...text("a"), chat_id } as unknown as Reply), undefined);
  }
  for (const blank of [" ", "\n\t", "\u00a0"]) assertEquals(replyBody(text(blank)), undefined);
});

Deno.test("replyBody() returns undefined for unknown or misspelt methods", () => {
  for (
    const method of ["sendMesage", "SetWebhook", "sendmessage", "toString", "", " sendMessage"]
  ) {
    assertEquals(replyBody({ method } as unknown as Reply), undefined, method);
  }
});

const broken = "\u{1f600}".slice(0, 1);
const ring: Record<string, unknown> = {};
ring.ring = ring;
let deep: unknown = [];
for (let level = 0; level < 100_000; level++) deep = [deep];

/** Parts of a reply that can never be sent, with their path and problem. */
const unsendable: [part: Record<string, unknown>, path: string, problem: string][] = [
  [{ text: `a${broken}` }, "text", "half a character"],
  [{ text: "\u{1f600}".slice(1) }, "text", "half a character"],
  [{ text: `\\${broken}` }, "text", "half a character"],
  [{ caption: `${broken}x` }, "caption", "half a character"],
  [
    { reply_markup: { inline_keyboard: [[{ text: "a" }, { text: broken }]] } },
    "reply_markup.inline_keyboard.0.1.text",
    "half a character",
  ],
  [{ [`x${broken}`]: 1 }, `x${broken}`, "half a character"],
  [{ chat_id: 1n }, "chat_id", "is a bigint; give Number(…)"],
  [{ chat_id: NaN }, "chat_id", "is NaN; give a number"],
  [{ text: () => "hi" }, "text", "is a function, which a call cannot contain"],
  [{ text: Symbol("hi") }, "text", "is a symbol"],
  [{ text: Promise.resolve("hi") }, "text", "is a Promise; write `await` before it"],
  [{ until_date: new Date(0) }, "until_date", "is a Date; give seconds"],
  [{ reply_markup: new Map([["keyboard", []]]) }, "reply_markup", "is a Map"],
  [{ options: ["a", new Set(["b"])] }, "options.1", "is a Set"],
  [{ document: new Uint8Array(2) }, "document", "is bytes; give new InputFile(bytes)"],
  [{ document: Buffer.from("a") }, "document", "is bytes; give new InputFile(bytes)"],
  [{ document: new File(["a"], "a.txt") }, "document", "give new InputFile(blob)"],
  [{ document: new Blob(["a"]).stream() }, "document", "give new InputFile(stream, name)"],
  [{ reply_markup: ring }, `reply_markup.${Array(50).fill("ring").join(".")}`, "contains itself"],
  [{ reply_markup: { deep } }, `reply_markup.deep.${Array(49).fill("0").join(".")}`, "too deep"],
];
for (const [part, path, problem] of unsendable) {
  Deno.test(`refuseUnsendable() reports that "${path.toWellFormed().slice(0, 60)}" ${problem}`, () => {
    const reply = { method: "sendMessage", ...part };
    const error = assertThrows(() => refuseUnsendable(reply), UnsendableReplyError, problem);
    assert(error.message.startsWith(`Cannot send sendMessage: "${path}" `), error.message);
    assertEquals(replyBody(reply as unknown as Reply), undefined);
  });
}

class Keyboard {
  readonly inline_keyboard = [[{ text: "a", callback_data: "x" }]];
  text(): void {}
}

Deno.test("refuseUnsendable() and replyBody() accept everything that JSON can represent", () => {
  const parts: unknown[] = [
    "\u{1f600}",
    "\\ud83d",
    "\\\\ud83d \u{1f600}",
    [null, true, undefined, { text: "\\udead" }],
    new Keyboard(),
    new URL("https://a.example/"),
    Object.create(null),
  ];
  for (const part of parts) {
    refuseUnsendable(text(part));
    assertEquals(replyBody(text(part)), JSON.stringify(text(part)));
  }
  refuseUnsendable(text(new InputFile(new Uint8Array(1), "a")));
});
