/**
 * Polling reports each failed attempt. Users of a relay only need to know that Telegram does not
 * answer, and when it answers again.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";

/** Drops reports of failed attempts that repeat the previous reason; passes on all other events. */
export function quietRetries(emit: Observer): Observer {
  let reason: string | undefined;
  return (event) => {
    if (event.type === "notice" && event.name === "poll_recovered") reason = undefined;
    if (event.type !== "notice" || event.name !== "poll_retry") return emit(event);
    const text = event.text.replace(/; trying again in [\d.]+ s$/, "");
    if (text === reason) return;
    reason = text;
    emit({ ...event, text: `${text}; trying again until it works` });
  };
}
