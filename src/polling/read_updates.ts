/**
 * Reading what getUpdates returned: a proxy, or a Bot API server of one's own, may send what is not
 * a list of updates, and no answer may stop a poller for good.
 *
 * @module
 */
import { isUpdate } from "../telegram/update.ts";
import type { Update } from "../telegram/types.ts";

/** An answer from which nothing can be taken; worth another try, like a 502. */
export class UnreadableAnswerError extends Error {
  static {
    this.prototype.name = "UnreadableAnswerError";
  }
}

/** One item of an answer. */
export type Item =
  | { readonly type: "update"; readonly update: Update }
  | {
    readonly type: "unreadable";
    readonly value: unknown;
    readonly reason: string;
    /** An id that may be forgotten with it; `undefined` when no id is known to be safe. */
    readonly id: number | undefined;
  };

/** Update ids begin at a positive number (https://core.telegram.org/bots/api#update). */
function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** The id that an item was meant to have, where that is clear. */
function idIn(value: unknown): number | undefined {
  const raw = value !== null && typeof value === "object"
    ? (value as { update_id?: unknown }).update_id
    : undefined;
  const id = typeof raw === "string" && /^\d+$/.test(raw) ? Number(raw) : raw;
  return isId(id) ? id : undefined;
}

/**
 * Reads the items of an answer in their order.
 *
 * Ids ascend within an answer, so an item without a usable id has at least the one after its
 * predecessor's. Passing that one loses nothing, and repeated it passes every gap.
 *
 * @param answer The result of getUpdates.
 * @param offset The offset that was asked for; 0 for none.
 * @throws {UnreadableAnswerError} If it is not an array.
 */
export function readUpdates(answer: unknown, offset: number): Item[] {
  if (!Array.isArray(answer)) {
    throw new UnreadableAnswerError("The answer to getUpdates is not a list of updates");
  }
  let previous = offset > 0 ? offset - 1 : undefined;
  let first = true;
  return answer.map((value): Item => {
    const id = idIn(value);
    // Only the first may fall below the offset: Telegram starts a new sequence after a quiet week.
    const ascends = id !== undefined && (first || previous === undefined || id > previous);
    if (ascends && isUpdate(value)) {
      previous = id;
      first = false;
      return { type: "update", update: value };
    }
    if (id !== undefined && !ascends) {
      const reason = `its update_id ${id} does not follow ${previous}`;
      return { type: "unreadable", value, reason, id: previous };
    }
    if (id !== undefined) previous = previous === undefined ? id : Math.max(id, previous);
    else if (previous !== undefined) previous++;
    first = false;
    return { type: "unreadable", value, reason: "it has no usable update_id", id: previous };
  });
}
