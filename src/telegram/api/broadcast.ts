/**
 * One call to many chats.
 *
 * @module
 */
import { BotApiError } from "./error.ts";
import { type OptionTypes, refuseWrongOptions } from "../../util/options/option_types.ts";

/** The outcome for one chat of a broadcast. */
export type BroadcastOutcome = "sent" | "blocked" | "failed";

/** The progress of a broadcast. */
export interface BroadcastProgress<C> {
  /** The chat that has just been done. */
  readonly chat: C;
  /** Its outcome. */
  readonly outcome: BroadcastOutcome;
  /** How many calls have succeeded so far. */
  readonly sent: number;
  /** How many have been refused with 403 so far. */
  readonly blocked: number;
  /** How many have failed otherwise so far. */
  readonly failed: number;
}

/** The result of a broadcast. */
export interface BroadcastReport<C> {
  /** How many calls succeeded. */
  readonly sent: number;
  /** The chats the bot can no longer write to (403): blocked, left, or deleted. */
  readonly blocked: readonly C[];
  /** The chats whose call failed otherwise, each with its error. */
  readonly failed: readonly { readonly chat: C; readonly error: unknown }[];
}

/** Options for a broadcast. */
export interface BroadcastOptions<C> {
  /**
   * Stops it: calls in progress are finished, and the report covers what was done.
   *
   * @default {none}
   */
  signal?: AbortSignal;
  /** Called after each chat. @default {none} */
  onProgress?: (progress: BroadcastProgress<C>) => void;
}

const OPTIONS: OptionTypes<BroadcastOptions<unknown>> = {
  signal: "object",
  onProgress: "function",
};

/**
 * How many calls wait or run at once: enough for 30 a second, but few enough that a reply to a user
 * does not wait behind the whole broadcast.
 */
const AT_ONCE = 25;

/**
 * Makes a call for each chat, a few at a time.
 *
 * @param chats The chats.
 * @param call Makes the call for one chat.
 * @param options How to stop it and to watch it.
 * @returns The report.
 */
export async function broadcast<C>(
  chats: Iterable<C> | AsyncIterable<C>,
  call: (chat: C) => unknown,
  options: BroadcastOptions<C> = {},
): Promise<BroadcastReport<C>> {
  refuseWrongOptions("broadcast", options, OPTIONS);
  const { signal, onProgress } = options;
  let sent = 0;
  const blocked: C[] = [];
  const failed: { chat: C; error: unknown }[] = [];

  function report(chat: C, outcome: BroadcastOutcome): void {
    onProgress?.({ chat, outcome, sent, blocked: blocked.length, failed: failed.length });
  }

  async function reach(chat: C): Promise<void> {
    try {
      await call(chat);
    } catch (error) {
      if (error instanceof BotApiError && error.error_code === 403) {
        blocked.push(chat);
        return report(chat, "blocked");
      }
      failed.push({ chat, error });
      return report(chat, "failed");
    }
    sent++;
    report(chat, "sent");
  }

  const queue = each(chats);
  async function work(): Promise<void> {
    while (!signal?.aborted) {
      const next = await queue.next();
      if (next.done || signal?.aborted) return;
      await reach(next.value);
    }
  }

  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    await queue.return(undefined);
  }
  return { sent, blocked, failed };
}

/** As a generator, which serves concurrent calls of `next()` in order. */
async function* each<C>(chats: Iterable<C> | AsyncIterable<C>): AsyncGenerator<C> {
  yield* chats;
}
