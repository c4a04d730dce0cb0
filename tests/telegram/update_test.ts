import { assert, assertEquals, assertFalse } from "@std/assert";
import type { Update } from "../../src/telegram/types.ts";
import { isUpdateKind, kindOf, laneOf, UPDATE_KINDS } from "../../src/telegram/update.ts";
import { readSamples } from "../helpers/samples.ts";

function kindOfJson(text: string): string {
  return kindOf(JSON.parse(text) as Update);
}

Deno.test("UPDATE_KINDS are valid names, each listed once", () => {
  assertEquals(new Set(UPDATE_KINDS).size, UPDATE_KINDS.length);
  for (const kind of UPDATE_KINDS) assert(/^[a-z]+(_[a-z]+)*$/.test(kind), kind);
  assertFalse(UPDATE_KINDS.includes("update_id" as never));
});

Deno.test("isUpdateKind() rejects property names of Object.prototype", () => {
  for (const kind of UPDATE_KINDS) assert(isUpdateKind(kind));
  const others = ["", "update_id", "Message", "message ", "default", "options", "__proto__"];
  for (const name of [...others, ...Object.getOwnPropertyNames(Object.prototype)]) {
    assertFalse(isUpdateKind(name), name);
  }
});

Deno.test("kindOf() returns the kind of every sample", () => {
  for (const { name, update } of readSamples()) {
    const kind = kindOf(update);
    assert(isUpdateKind(kind), name);
    assert(name.startsWith(kind), `${name} is ${kind}`);
  }
});

Deno.test("kindOf() returns every kind, wherever update_id is", () => {
  for (const kind of UPDATE_KINDS) {
    assertEquals(kindOfJson(`{"update_id":1,"${kind}":{}}`), kind);
    assertEquals(kindOfJson(`{"${kind}":{},"update_id":1}`), kind);
  }
});

Deno.test("kindOf() prefers a known kind, and returns unknown ones as they are", () => {
  assertEquals(kindOfJson('{"update_id":1,"hologram":{},"message":{}}'), "message");
  assertEquals(kindOfJson('{"update_id":1,"hologram":{},"odour":{}}'), "hologram");
  assertEquals(kindOfJson('{"update_id":1,"":{}}'), "");
  assertEquals(kindOfJson('{"update_id":1}'), "");
  for (const name of ["__proto__", "constructor", "toString", "default"]) {
    assertEquals(kindOfJson(`{"update_id":1,"${name}":{"message":{}}}`), name);
  }
});

Deno.test("kindOf() looks at the name, not at the payload", () => {
  for (const payload of ["null", "0", '""', "[]", "false"]) {
    assertEquals(kindOfJson(`{"update_id":1,"message":${payload}}`), "message");
  }
});

function laneOfPayload(kind: string, payload: unknown): number | undefined {
  return laneOf({ update_id: 1, [kind]: payload } as unknown as Update, kind);
}

const chat = { id: -100 };
const from = { id: 5 };

Deno.test("laneOf() returns the chat for every kind that has one", () => {
  const kinds = [
    ...["message", "edited_message", "channel_post", "edited_channel_post", "business_message"],
    ...["edited_business_message", "message_reaction", "message_reaction_count", "chat_member"],
    ...["my_chat_member", "chat_join_request", "chat_boost", "removed_chat_boost"],
    ...["deleted_business_messages", "a_kind_of_tomorrow"],
  ];
  for (const kind of kinds) assertEquals(laneOfPayload(kind, { from, user: from, chat }), -100);
});

Deno.test("laneOf() returns the chat of the message for a button press", () => {
  assertEquals(laneOfPayload("callback_query", { from, message: { chat } }), -100);
  // The button of an inline message, whose chat is unknown.
  assertEquals(laneOfPayload("callback_query", { from, inline_message_id: "x" }), 5);
});

Deno.test("laneOf() returns the user if there is no chat", () => {
  const kinds = ["inline_query", "chosen_inline_result", "shipping_query", "pre_checkout_query"];
  for (const kind of [...kinds, "purchased_paid_media"]) {
    assertEquals(laneOfPayload(kind, { from }), 5, kind);
  }
  assertEquals(laneOfPayload("poll_answer", { user: from }), 5);
  assertEquals(laneOfPayload("poll_answer", { voter_chat: chat }), -100);
  assertEquals(laneOfPayload("business_connection", { user: from, user_chat_id: 5 }), 5);
});

Deno.test("laneOf() returns the same lane for a private chat and its user", () => {
  const message = laneOfPayload("message", { chat: { id: 5, type: "private" }, from });
  assertEquals(message, laneOfPayload("inline_query", { from }));
});

Deno.test("laneOf() returns undefined for an update without a chat or user", () => {
  assertEquals(laneOfPayload("poll", { id: "5" }), undefined);
  assertEquals(laneOf({ update_id: 1 }, ""), undefined);
});

Deno.test("laneOf() returns undefined, without an error, for payloads unlike Telegram's", () => {
  const payloads = [
    ...[null, undefined, 0, 1, "", "chat", true, [], {}, { chat: null }, { chat: 1 }, { chat: [] }],
    ...[{ chat: {} }, { chat: { id: null } }, { chat: { id: "5" } }, { chat: { id: { id: 5 } } }],
    ...[{ message: null }, { message: 1 }, { message: { chat: null } }, { from: "x" }, {
      user: [],
    }],
    ...[JSON.parse('{"__proto__":{"chat":{"id":5}}}'), {
      chat: JSON.parse('{"__proto__":{"id":5}}'),
    }],
  ];
  for (const payload of payloads) {
    assertEquals(laneOfPayload("message", payload), undefined, Deno.inspect(payload));
  }
  for (const kind of ["__proto__", "constructor", "toString", "valueOf"]) {
    assertEquals(laneOf({ update_id: 1 }, kind), undefined, kind);
  }
});

Deno.test("laneOf() returns the chat or the user of every sample", () => {
  const lanes = Object.fromEntries(
    readSamples().map(({ name, update }) => [name.slice(0, -5), laneOf(update, kindOf(update))]),
  );
  assertEquals(lanes, {
    callback_query: 1111111,
    callback_query_message: 555666777,
    channel_post: -1001234567890,
    chat_boost: -1001234567890,
    chat_member: -1009876543210,
    edited_message: 1111111,
    inline_query: 1111111,
    message_audio: 1111111,
    message_dice: -1001234567890,
    message_document: 1111111,
    message_entities: 1111111,
    message_forwarded: 1111111,
    message_group_text: 1111111,
    message_pinned: -1001234567890,
    message_private_text_lang: 1111111,
    message_reaction_count: -1001234567890,
    message_reply: 1111111,
    message_text: 1111111,
    message_text_full: 123456789,
    my_chat_member: 1111111,
    poll: undefined,
    pre_checkout_query: 222333444,
  });
});
