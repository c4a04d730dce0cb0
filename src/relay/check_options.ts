/**
 * Checks of a relay's options that need no network.
 *
 * @module
 */
import { botIdOf, isToken } from "../telegram/credentials.ts";
import { parseWebhookUrl, type WebhookUrl, WebhookUrlError } from "../telegram/webhook_url.ts";
import type { RelayOptions } from "./options.ts";
import { isLoopback } from "../net/loopback.ts";

const MIN_PAGE_TOKEN = 16;

/**
 * Checks the options.
 *
 * @returns Where to deliver; `true` for the URLs that the bots set.
 * @throws {TypeError} If an option is invalid; the message names it.
 */
export function checkOptions(
  { bots, to, hostname = "127.0.0.1", pageToken }: RelayOptions,
): WebhookUrl | true {
  const tokens = Object.entries(bots);
  if (tokens.length === 0) throw new TypeError("Cannot relay: `bots` is empty; add at least one");
  const ids = new Map<number, string>();
  for (const [name, { token }] of tokens) {
    if (!isToken(token)) {
      throw new TypeError(
        `Cannot relay bot "${name}": its token is malformed; copy it from @BotFather`,
      );
    }
    const other = ids.get(botIdOf(token));
    if (other !== undefined) {
      throw new TypeError(`Cannot relay bots "${other}" and "${name}": they are the same bot`);
    }
    ids.set(botIdOf(token), name);
  }
  if (!isLoopback(hostname) && (pageToken ?? "").length < MIN_PAGE_TOKEN) {
    throw new TypeError(
      `Cannot listen on ${hostname} without a token for the inspector; set RELAY_TOKEN ` +
        `(\`pageToken\`) to ${MIN_PAGE_TOKEN} characters or more`,
    );
  }
  return to === undefined ? true : readTarget(to);
}

function readTarget(to: string): WebhookUrl {
  try {
    return parseWebhookUrl(to);
  } catch (error) {
    if (!(error instanceof WebhookUrlError)) throw error;
    throw new TypeError(
      `Cannot deliver to "${to}": ${error.message}; give http(s)://host[:port]/path`,
    );
  }
}
