import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { InputFile } from "../../src/telegram/api/input_file.ts";
import { findHalfCharacter, isReply, type Reply, replyBody } from "../../src/telegram/reply.ts";

const MIB = 1024 * 1024;

function text(text: unknown): Reply {
  return { method: "sendMessage", chat_id: 1, text } as Reply;
}

/** A reply whose JSON has exactly so many bytes, made of this character. */
function replyOf(bytes: number, char = "x"): Reply {
  const [empty, each] = ["", char].map((part) =>
    new TextEncoder().encode(JSON.stringify(text(part))).length
  ) as [number, number];
  const count = Math.floor((bytes - empty) / (each - empty));
  const filled = char.repeat(count);
  const used = empty + count * (each - empty);
  return text(filled + "y".repeat(bytes - used));
}

Deno.test("isReply() is any object with a method's name", () => {
  assert(isReply({ method: "sendMessage" }));
  assert(isReply({ method: "sendHologram", depth: 3 }));
  const others = [undefined, null, 0, "sendMessage", true, [], {}, { method: 1 }, { method: null }];
  for (const other of [...others, { message_id: 1 }, () => {}]) {
    assertFalse(isReply(other), Deno.inspect(other));
  }
});

Deno.test("replyBody() is the reply as it is, method and all", () => {
  const reply: Reply = {
    method: "sendMessage",
    chat_id: 1,
    text: "naïve \u2028 \ud83d\ude00 </x>",
  };
  assertEquals(JSON.parse(replyBody(reply)!), reply);
});

Deno.test("replyBody() is none for what Telegram does not run from a response", () => {
  const methods = ["setWebhook", "deleteWebhook", "close", "logOut", "getMe", "getUpdates", "get"];
  for (const method of methods) {
    assertEquals(replyBody({ method, url: "x" } as unknown as Reply), undefined, method);
  }
});

Deno.test("replyBody() is there for every other method", () => {
  const methods = [
    ...["sendMessage", "setMyCommands", "closeForumTopic", "deleteMessage"],
    ...["answerCallbackQuery", "editMessageText", "banChatMember"],
  ];
  for (const method of methods) {
    assertEquals(replyBody({ method } as Reply), `{"method":"${method}"}`);
  }
});

Deno.test("replyBody() is none when a file is in it, however deep", () => {
  const file = new InputFile(new Uint8Array([1]), "a.bin");
  const parts = [file, [file], { media: file }, [{ type: "photo", media: [{ deep: file }] }]];
  for (const part of parts) {
    const reply = { method: "sendPhoto", chat_id: 1, photo: part } as unknown as Reply;
    assertEquals(replyBody(reply), undefined);
  }
});

Deno.test("replyBody() is none over 1 MiB of bytes", () => {
  for (const char of ["x", "é", "日", "😀", '"']) {
    for (const bytes of [MIB, MIB + 1]) {
      const reply = replyOf(bytes, char);
      const body = JSON.stringify(reply);
      assertEquals(new TextEncoder().encode(body).length, bytes);
      assertEquals(replyBody(reply), bytes <= MIB ? body : undefined, `${char} ${bytes}`);
    }
  }
});

Deno.test("replyBody() throws a TypeError on what JSON cannot hold", () => {
  const ring: Record<string, unknown> = {};
  ring.ring = ring;
  for (const part of [ring, 1n, [ring], { toJSON: () => 1n }]) {
    assertThrows(() => replyBody(text(part)), TypeError);
  }
});

Deno.test("replyBody() throws on a reply that is too deep, and does not end the process", () => {
  let deep: unknown = [];
  for (let level = 0; level < 100_000; level++) deep = [deep];
  assertThrows(() => replyBody(text(deep)), RangeError);
});

Deno.test("replyBody() leaves out what is undefined, as JSON does", () => {
  assertEquals(replyBody(text(undefined)), '{"method":"sendMessage","chat_id":1}');
});

Deno.test("replyBody() is none for a method that Telegram does not have, or spells otherwise", () => {
  for (
    const method of ["sendMesage", "SetWebhook", "sendmessage", "toString", "", " sendMessage"]
  ) {
    assertEquals(replyBody({ method } as unknown as Reply), undefined, method);
  }
});

const broken = "\u{1f600}".slice(0, 1);
const halves: [value: unknown, path: string | undefined][] = [
  [{ text: "\u{1f600}", chat_id: 1, list: [null, true, { text: "\\ud83d" }] }, undefined],
  [{ text: `a${broken}` }, "text"],
  [{ text: "\u{1f600}".slice(1) }, "text"],
  [
    { reply_markup: { inline_keyboard: [[{ text: "a" }, { text: broken }]] } },
    "reply_markup.inline_keyboard.0.1.text",
  ],
  [{ photo: new InputFile(new Uint8Array(1), "a") }, undefined],
];
for (const [value, path] of halves) {
  Deno.test(`findHalfCharacter() finds ${path ?? "nothing"}`, () => {
    assertEquals(findHalfCharacter(value), path);
  });
}
