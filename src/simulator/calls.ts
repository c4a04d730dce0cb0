/**
 * Finding calls in the log.
 *
 * @module
 */
import type { CallEntry, LogEntry } from "./log.ts";

/** Which calls are looked for. */
export interface CallFilter {
  /** Only this method, in any case. @default {every method} */
  readonly method?: string;
  /** Only those that name this chat as `chat_id`. @default {every chat} */
  readonly chat?: { readonly id: number } | number | string;
  /** Only those of this bot. @default {every bot} */
  readonly bot?: { readonly username: string };
  /** Only those that were answered so. @default {all} */
  readonly ok?: boolean;
}

/** The calls that fit, oldest first. */
export function findCalls(log: readonly LogEntry[], filter: CallFilter): CallEntry[] {
  const { method, chat, bot, ok } = filter;
  const id = typeof chat === "object" ? chat.id : chat;
  return log.filter((entry): entry is CallEntry =>
    entry.type === "call" &&
    (method === undefined || entry.method.toLowerCase() === method.toLowerCase()) &&
    (id === undefined || `${entry.params.chat_id}` === `${id}`) &&
    (bot === undefined || entry.bot === bot.username) &&
    (ok === undefined || (entry.status === 200) === ok)
  );
}

/** The newest call that fits. */
export function lastCall(log: readonly LogEntry[], filter: CallFilter): CallEntry {
  const found = findCalls(log, filter).at(-1);
  if (found) return found;
  const { method: _, ...others } = filter;
  const made = new Set(findCalls(log, others).map(({ method }) => method));
  const there = made.size === 0 ? "no call was made" : `there are ${[...made].join(", ")}`;
  throw new Error(`Cannot find a call of ${filter.method}: ${there}`);
}
