/**
 * Update kinds: which there are, and which one an update is of.
 *
 * @module
 */
import type { Update, UpdateKind } from "./types.ts";

/** Every kind as a key, so that the compiler notices one that is missing or made up. */
const KINDS: Record<UpdateKind, true> = {
  message: true,
  edited_message: true,
  channel_post: true,
  edited_channel_post: true,
  business_connection: true,
  business_message: true,
  edited_business_message: true,
  deleted_business_messages: true,
  guest_message: true,
  stopped_message_generation: true,
  message_reaction: true,
  message_reaction_count: true,
  inline_query: true,
  chosen_inline_result: true,
  callback_query: true,
  shipping_query: true,
  pre_checkout_query: true,
  purchased_paid_media: true,
  poll: true,
  poll_answer: true,
  my_chat_member: true,
  chat_member: true,
  chat_join_request: true,
  chat_boost: true,
  removed_chat_boost: true,
  managed_bot: true,
  subscription: true,
};

/**
 * Every kind of the Bot API that these types know, in Telegram's order.
 *
 * @example Usage
 * ```ts
 * import { UPDATE_KINDS } from "./kinds.ts";
 * import { assert } from "@std/assert";
 *
 * assert(UPDATE_KINDS.includes("message"));
 * ```
 */
export const UPDATE_KINDS: readonly UpdateKind[] = Object.keys(KINDS) as UpdateKind[];

const known: ReadonlySet<string> = new Set(UPDATE_KINDS);

/**
 * Whether a value has the form that all updates share: an object with an integer `update_id`.
 *
 * @param value What was received.
 * @returns `true` if it is an update.
 *
 * @example Usage
 * ```ts
 * import { isUpdate } from "./kinds.ts";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(isUpdate({ update_id: 1 }));
 * assertFalse(isUpdate('{"update_id":1}'));
 * ```
 */
export function isUpdate(value: unknown): value is Update {
  return value !== null && typeof value === "object" &&
    Number.isSafeInteger((value as { update_id?: unknown }).update_id);
}

/**
 * Whether a name is that of a known kind.
 *
 * @param name Any string, say an export's name or a setting.
 * @returns `true` for the names in {@linkcode UPDATE_KINDS}.
 *
 * @example Usage
 * ```ts
 * import { isUpdateKind } from "./kinds.ts";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(isUpdateKind("callback_query"));
 * assertFalse(isUpdateKind("constructor"));
 * ```
 */
export function isUpdateKind(name: string): name is UpdateKind {
  return known.has(name);
}

/**
 * The kind of an update: the name of its payload. A kind that is newer than these types is given
 * as it stands, so that a `default` handler still gets it.
 *
 * @param update An update as Telegram sent it: `update_id` and at most one payload.
 * @returns The kind, or `""` when there is no payload at all.
 *
 * @example Usage
 * ```ts
 * import { kindOf } from "./kinds.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const date = 1_700_000_000;
 * const chat = { id: 1, type: "private", first_name: "Ada" } as const;
 * const from = { id: 1, is_bot: false, first_name: "Ada" };
 * assertEquals(kindOf({ update_id: 7, message: { message_id: 1, date, chat, from } }), "message");
 * assertEquals(kindOf({ update_id: 8 }), "");
 * ```
 */
export function kindOf(update: Update): string {
  let unknown = "";
  for (const name in update) {
    if (known.has(name)) return name;
    if (unknown === "" && name !== "update_id") unknown = name;
  }
  return unknown;
}
