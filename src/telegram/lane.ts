/**
 * Lanes: which updates must be handled one after another.
 *
 * @module
 */
import type { Update } from "./types.ts";

interface Party {
  id?: unknown;
}

/** The places where a payload names its chat or its user, over all kinds. */
interface Payload {
  chat?: Party;
  message?: { chat?: Party };
  voter_chat?: Party;
  from?: Party;
  user?: Party;
}

/**
 * The lane of an update: the id of its chat, whatever its kind, so that a button press and a
 * message of one chat keep their order (Telegram itself orders them apart); without a chat, the id
 * of its user, which is also the id of the private chat with that user.
 *
 * @param update The update.
 * @param kind Its kind, as `kindOf` tells it.
 * @returns A chat or user id, or `undefined` for an update of no one, such as `poll`.
 *
 * @example Usage
 * ```ts
 * import { laneOf } from "./lane.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const from = { id: 5, is_bot: false, first_name: "Ada" };
 * const query = { id: "1", from, query: "", offset: "" };
 * assertEquals(laneOf({ update_id: 1, inline_query: query }, "inline_query"), 5);
 * ```
 */
export function laneOf(update: Update, kind: string): number | undefined {
  const payload = (update as unknown as Record<string, Payload | null>)[kind];
  if (payload === null || typeof payload !== "object") return undefined;
  const party = payload.chat ?? payload.message?.chat ?? payload.voter_chat ?? payload.from ??
    payload.user;
  const id = party?.id;
  return typeof id === "number" ? id : undefined;
}
