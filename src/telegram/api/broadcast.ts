/**
 * One call to many chats.
 *
 * @module
 */
import { BotApiError } from "./error.ts";

/** What came of one chat of a broadcast. */
export type BroadcastOutcome = "sent" | "blocked" | "failed";

/** How far a broadcast is. */
export interface BroadcastProgress<C> {
  /** The chat that is done. */
  readonly chat: C;
  /** What came of it. */
  readonly outcome: BroadcastOutcome;
  /** How many calls succeeded so far. */
  readonly sent: number;
  /** How many were refused with 403 so far. */
  readonly blocked: number;
  /** How many failed otherwise so far. */
  readonly failed: number;
}

/** What came of a broadcast. */
export interface BroadcastReport<C> {
  /** How many calls succeeded. */
  readonly sent: number;
  /** The chats that the bot cannot write to any more (403): blocked, left, or deleted. */
  readonly blocked: readonly C[];
  /** The chats whose call failed otherwise, each with its error. */
  readonly failed: readonly { readonly chat: C; readonly error: unknown }[];
}

/** Options for a broadcast. */
export interface BroadcastOptions<C> {
  /** Stops it: calls under way are finished, and the report is of what was done. */
  signal?: AbortSignal;
  /** Called after each chat. */
  onProgress?: (progress: BroadcastProgress<C>) => void;
}

/**
 * How many calls wait or run at once: enough for 30 a second, and so few that a reply to a user
 * does not wait behind the whole broadcast.
 */
const AT_ONCE = 25;

/**
 * Makes a call for each of many chats, a few at once.
 *
 * @param chats The chats.
 * @param call Makes the call for one chat.
 * @param options How to stop it and to watch it.
 * @returns What came of it.
 */
export async function broadcast<C>(
  chats: Iterable<C> | AsyncIterable<C>,
  call: (chat: C) => unknown,
  { signal, onProgress }: BroadcastOptions<C> = {},
): Promise<BroadcastReport<C>> {
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

/** As a generator, which serves several who ask at once in their order. */
async function* each<C>(chats: Iterable<C> | AsyncIterable<C>): AsyncGenerator<C> {
  yield* chats;
}
