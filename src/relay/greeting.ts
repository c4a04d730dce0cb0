/**
 * The text that a relay prints at the start.
 *
 * @module
 */
import type { Relay, RelayOptions } from "./options.ts";

/** Its URLs, the bots, and what to do next. */
export function greeting(
  { url, apiRoot }: Relay,
  { bots, pageToken }: RelayOptions,
): string {
  // The variable's name: its value does not belong in a terminal's history or a log.
  return `Inspector  ${url}${pageToken === undefined ? "" : "?token=$RELAY_TOKEN"}
API root   ${apiRoot}

Relaying ${
    Object.keys(bots).join(", ")
  }. Start your bots with this API root, and their webhooks on this machine.
Stop with Ctrl+C.`;
}
