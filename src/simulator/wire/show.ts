/**
 * Bot API calls as the page shows them.
 *
 * @module
 */
import type { CallEntry } from "../log.ts";
import type { WireSource } from "./source.ts";

/** Parameters that are never shown, not even on the user's own screen. */
const SECRETS = ["secret_token", "provider_token"];

/**
 * A call without secrets, and getUpdates without the updates, which the page already has.
 *
 * @param call The call.
 * @returns The call to show; for getUpdates, `result` is the number of updates.
 */
export function showCall(call: CallEntry): CallEntry {
  const params = Object.fromEntries(
    Object.entries(call.params).map(([name, value]) => [
      name,
      SECRETS.includes(name) && value !== "" ? "•••" : value,
    ]),
  );
  const { result } = call;
  if (call.method !== "getUpdates" || !Array.isArray(result)) return { ...call, params };
  return { ...call, params, result: result.length };
}

/** Shorter secrets also occur in ordinary text; they are hidden only where they stand alone. */
export const MIN_SECRET = 8;

/** Hides the tokens of bots and the secret tokens of their webhooks in any text. */
export function hideSecrets(source: WireSource, text: string): string {
  let clean = text;
  for (const account of source.accounts()) {
    const half = account.token.slice(account.token.indexOf(":") + 1);
    for (const secret of [half, ...source.webhookOf(account).secrets]) {
      if (secret.length >= MIN_SECRET) clean = clean.replaceAll(secret, "•••");
    }
  }
  return clean;
}
