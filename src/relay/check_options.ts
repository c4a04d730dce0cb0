/**
 * Checks of a relay's options that need no network.
 *
 * @module
 */
import { botIdOf, isToken } from "../telegram/credentials.ts";
import { parseWebhookUrl, type WebhookUrl, WebhookUrlError } from "../telegram/webhook_url.ts";
import { isLoopback } from "../net/loopback.ts";
import { type OptionTypes, refuseWrongOptions } from "../util/options/option_types.ts";
import type { RelayBotOptions, RelayOptions } from "./options.ts";

const MIN_PAGE_TOKEN = 16;

const OPTIONS: OptionTypes<RelayOptions> = {
  bots: "object",
  to: "string",
  telegram: "object",
  hostname: "string",
  port: "number",
  pageToken: "string",
  insecure: "boolean",
  force: "boolean",
  restore: "boolean",
  certificate: "string",
  folder: "string",
  drainMs: "number",
  log: "boolean or string or function",
  observers: "array",
  clock: "object",
  random: "function",
};

const BOT: OptionTypes<RelayBotOptions> = { token: "string", secret: "string" };

/**
 * Checks the options.
 *
 * @returns Where to deliver; `true` for the URLs that the bots set.
 * @throws {TypeError} If an option is invalid; the message names it.
 */
export function checkOptions(options: RelayOptions): WebhookUrl | true {
  refuseWrongOptions("relay", options, OPTIONS, ["bots"]);
  const { bots, to, hostname = "127.0.0.1", pageToken, observers = [] } = options;
  if (!observers.every((each) => typeof each === "function")) {
    throw new TypeError("Cannot relay: observers is not an array of functions; give functions");
  }
  const tokens = Object.entries(bots);
  if (tokens.length === 0) throw new TypeError("Cannot relay: `bots` is empty; add at least one");
  const ids = new Map<number, string>();
  for (const [name, bot] of tokens) {
    refuseWrongOptions(`relay bot "${name}"`, bot, BOT, ["token"]);
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
