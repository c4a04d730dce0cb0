/**
 * Facts about an update: its kind, and its lane.
 *
 * @module
 */
import type { Update, UpdateKind } from "./types.ts";

/** Every kind as a key, so that the compiler notices a missing or unknown one. */
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
 */
export const UPDATE_KINDS: readonly UpdateKind[] = Object.keys(KINDS) as UpdateKind[];

/** Kinds that Telegram sends only if they are requested by name (Bot API, setWebhook). */
export const OPT_IN_KINDS: ReadonlySet<string> = new Set<UpdateKind>([
  "chat_member",
  "message_reaction",
  "message_reaction_count",
]);

const known: ReadonlySet<string> = new Set(UPDATE_KINDS);

/**
 * Whether a value has the shape of an update: an object with an integer `update_id`.
 *
 * @param value The received value.
 * @returns `true` if it is an update.
 */
export function isUpdate(value: unknown): value is Update {
  return value !== null && typeof value === "object" &&
    Number.isSafeInteger((value as { update_id?: unknown }).update_id);
}

/**
 * Whether a name is a known kind.
 *
 * @param name Any string, such as an export's name or a setting.
 * @returns `true` for the names in {@linkcode UPDATE_KINDS}.
 */
export function isUpdateKind(name: string): name is UpdateKind {
  return known.has(name);
}

/**
 * The kind of an update: the name of its payload. A kind newer than these types is returned as it
 * is, so that a `default` handler still gets it.
 *
 * @param update An update as Telegram sent it: `update_id` and at most one payload.
 * @returns The kind, or `""` without a payload.
 */
export function kindOf(update: Update): string {
  let unknown = "";
  for (const name in update) {
    if (known.has(name)) return name;
    if (unknown === "" && name !== "update_id") unknown = name;
  }
  return unknown;
}

interface Party {
  id?: unknown;
}

/** Where the payloads of all kinds name their chat or user. */
interface Payload {
  chat?: Party;
  message?: { chat?: Party };
  voter_chat?: Party;
  from?: Party;
  user?: Party;
}

/**
 * The lane of an update: the id of its chat, whatever its kind, so that a button press and a
 * message of one chat keep their order (Telegram orders them separately); without a chat, the id of
 * its user, which is also the id of the private chat with that user.
 *
 * @param update The update.
 * @param kind Its kind, from `kindOf`.
 * @returns A chat or user id, or `undefined` for an update that belongs to nobody, such as `poll`.
 */
export function laneOf(update: Update, kind: string): number | undefined {
  const payload = (update as unknown as Record<string, Payload | null>)[kind];
  if (payload === null || typeof payload !== "object") return undefined;
  const party = payload.chat ?? payload.message?.chat ?? payload.voter_chat ?? payload.from ??
    payload.user;
  const id = party?.id;
  return Number.isSafeInteger(id) ? id as number : undefined;
}
