/**
 * Reading the result of getUpdates: a proxy or a self-hosted Bot API server may send something
 * other than a list of updates, and no answer should stop a poller for good.
 *
 * @module
 */
import { isUpdate } from "../telegram/update.ts";
import { isDeeper } from "../util/json/nesting.ts";
import type { Update } from "../telegram/types.ts";

/** An answer without any readable update; retried like a 502. */
export class UnreadableAnswerError extends Error {
  static {
    this.prototype.name = "UnreadableAnswerError";
  }
}

/** The most items that getUpdates returns; more of them would only take time. */
const MAX_ITEMS = 100;

/** No update is nested nearly as deeply. Beyond that, copying it or writing it down may fail. */
const MAX_DEPTH = 200;

/** One item of an answer. */
export type Item =
  | { readonly type: "update"; readonly update: Update }
  | {
    readonly type: "unreadable";
    readonly value: unknown;
    readonly reason: string;
    /** An id that may be confirmed with it; `undefined` if none is known to be safe. */
    readonly id: number | undefined;
  };

/**
 * Ids are positive (https://core.telegram.org/bots/api#update), and Telegram keeps them in 32 bits.
 * An offset beyond that would never fetch anything again.
 */
const MAX_ID = 2 ** 31 - 1;

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= MAX_ID;
}

/** The id that an item was meant to have, if that is clear. */
function idIn(value: unknown): number | undefined {
  const raw = value !== null && typeof value === "object"
    ? (value as { update_id?: unknown }).update_id
    : undefined;
  const id = typeof raw === "string" && /^\d+$/.test(raw) ? Number(raw) : raw;
  return isId(id) ? id : undefined;
}

/**
 * Reads the items of an answer in their order, a hundred at most.
 *
 * Ids ascend within an answer, so the id of an item without a usable one is at least one more than
 * its predecessor's. Confirming that id loses nothing, and repeating this gets past any gap. With
 * an update behind it, it needs no id: that update's is confirmed, and may be the very next.
 *
 * @param answer The result of getUpdates.
 * @param offset The requested offset; 0 for none.
 * @throws {UnreadableAnswerError} If it is not an array.
 */
export function readUpdates(answer: unknown, offset: number): Item[] {
  requireList(answer);
  let previous = offset > 0 ? offset - 1 : undefined;
  let first = true;
  const items: readonly unknown[] = answer.slice(0, MAX_ITEMS);
  return items.map((given, i): Item => {
    const id = idIn(given);
    const isDeep = isDeeper(given, MAX_DEPTH);
    const value = isDeep ? { update_id: id } : given;
    // Only the first may fall below the offset: Telegram starts a new sequence after a quiet week.
    const ascends = id !== undefined && (first || previous === undefined || id > previous);
    if (ascends && !isDeep && isUpdate(value)) {
      previous = id;
      first = false;
      return { type: "update", update: value };
    }
    if (id !== undefined && !ascends) {
      const reason = `its update_id ${id} does not follow ${previous}`;
      return { type: "unreadable", value, reason, id: previous };
    }
    if (id !== undefined) previous = previous === undefined ? id : Math.max(id, previous);
    else if (previous !== undefined && !hasIdAbove(previous, items.slice(i + 1))) previous++;
    first = false;
    const reason = isDeep ? "it is nested too deeply" : "it has no usable update_id";
    return { type: "unreadable", value, reason, id: previous };
  });
}

/**
 * Refuses an answer that cannot come from Telegram, which then has not seen the offset either.
 *
 * @throws {UnreadableAnswerError} If it is not an array.
 */
export function requireList(answer: unknown): asserts answer is unknown[] {
  if (Array.isArray(answer)) return;
  throw new UnreadableAnswerError("The answer to getUpdates is not a list of updates");
}

function hasIdAbove(previous: number, items: readonly unknown[]): boolean {
  return items.some((item) => (idIn(item) ?? 0) > previous);
}
