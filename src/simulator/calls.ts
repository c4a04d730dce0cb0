/**
 * Finding calls in the log.
 *
 * @module
 */
import { type OptionTypes, refuseWrongOptions } from "../util/options/option_types.ts";
import type { CallEntry, LogEntry } from "./log.ts";

/** Which calls to find. */
export interface CallFilter {
  /** Only this method, case-insensitive. @default {every method} */
  readonly method?: string;
  /** Only calls with this `chat_id`. @default {every chat} */
  readonly chat?: { readonly id: number } | number | string;
  /** Only calls by this bot. @default {every bot} */
  readonly bot?: { readonly username: string };
  /** Only successful (`true`) or only failed (`false`) calls. @default {all} */
  readonly ok?: boolean;
}

const FILTER: OptionTypes<CallFilter> = {
  method: "string",
  chat: "object or number or string",
  bot: "object",
  ok: "boolean",
};

/** The matching calls, oldest first. */
export function findCalls(log: readonly LogEntry[], filter: CallFilter): CallEntry[] {
  refuseWrongOptions("find calls", filter, FILTER);
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

/** The newest matching call. */
export function lastCall(log: readonly LogEntry[], filter: CallFilter): CallEntry {
  const found = findCalls(log, filter).at(-1);
  if (found) return found;
  const { method: _, ...others } = filter;
  const made = new Set(findCalls(log, others).map(({ method }) => method));
  const there = made.size === 0 ? "no call was made" : `there are ${[...made].join(", ")}`;
  throw new Error(`Cannot find a call of ${filter.method}: ${there}`);
}
