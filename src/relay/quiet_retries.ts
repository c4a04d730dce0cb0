/**
 * Polling reports each attempt that fails. Somebody who watches a relay wants to know that Telegram
 * does not answer, and when it answers again.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";

/** Passes on the first of each row of failed attempts with one reason, and everything else. */
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
