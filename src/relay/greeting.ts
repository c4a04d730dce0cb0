/**
 * What a relay says at its start.
 *
 * @module
 */
import type { Relay, RelayOptions } from "./options.ts";

/** Where it is, who is relayed, and what to do next. */
export function greeting(
  { url, apiRoot }: Relay,
  { bots, pageToken }: RelayOptions,
): string {
  // The variable's name: its value does not belong into a terminal's history, or a log.
  return `Inspector  ${url}${pageToken === undefined ? "" : "?token=$RELAY_TOKEN"}
API root   ${apiRoot}

Relaying ${
    Object.keys(bots).join(", ")
  }. Start your bots with this API root, and their webhooks on this machine.
Stop with Ctrl+C.`;
}
