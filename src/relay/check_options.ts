/**
 * Checks of a relay's options that need no network.
 *
 * @module
 */
import { botIdOf, isToken } from "../telegram/credentials.ts";
import { parseWebhookUrl, type WebhookUrl, WebhookUrlError } from "../telegram/webhook_url.ts";
import { isLoopback } from "../net/loopback.ts";
import { refuseUnknownOptions } from "../util/unknown_option.ts";
import type { RelayBotOptions, RelayOptions } from "./options.ts";

const MIN_PAGE_TOKEN = 16;

/** Every option as a key, so that the compiler notices a missing or unknown one. */
const OPTIONS: Record<keyof RelayOptions, true> = {
  bots: true,
  to: true,
  telegram: true,
  hostname: true,
  port: true,
  pageToken: true,
  insecure: true,
  force: true,
  restore: true,
  certificate: true,
  folder: true,
  drainMs: true,
  log: true,
  observers: true,
  clock: true,
  random: true,
};

const BOT: Record<keyof RelayBotOptions, true> = { token: true, secret: true };

/**
 * Checks the options.
 *
 * @returns Where to deliver; `true` for the URLs that the bots set.
 * @throws {TypeError} If an option is invalid; the message names it.
 */
export function checkOptions(options: RelayOptions): WebhookUrl | true {
  refuseUnknownOptions("relay", options, OPTIONS);
  const { bots, to, hostname = "127.0.0.1", pageToken } = options;
  const tokens = Object.entries(bots);
  if (tokens.length === 0) throw new TypeError("Cannot relay: `bots` is empty; add at least one");
  const ids = new Map<number, string>();
  for (const [name, bot] of tokens) {
    refuseUnknownOptions(`relay bot "${name}"`, bot, BOT);
    const { token } = bot;
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
