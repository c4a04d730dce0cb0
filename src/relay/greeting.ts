/**
 * What a relay says at its start.
 *
 * @module
 */
import type { Relay } from "./options.ts";

/** Where it is, and what to do next. */
export function greeting({ url, apiRoot }: Relay, names: readonly string[]): string {
  return `Inspector  ${url}
API root   ${apiRoot}

Relaying ${
    names.join(", ")
  }. Start your bots with this API root, and their webhooks on this machine.
Stop with Ctrl+C.`;
}
