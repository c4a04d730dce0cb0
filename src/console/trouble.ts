/**
 * Trouble: what is wrong with a bot or with the server, in words.
 *
 * @module
 */
import { driftInWords } from "../webhooks/drift.ts";
import { explain } from "../webhooks/explain.ts";
import type { CertificateFacts } from "./certificate.ts";
import type { BotRate } from "./page/history.ts";
import { turn } from "../util/turn.ts";
import type { WebhookState } from "./webhook_watch.ts";

/** A certificate that expires sooner than this is trouble. */
const CERTIFICATE_MS = 14 * 86_400_000;

/** How many webhooks are judged before updates get a turn. */
const SLICE = 200;

const BACKLOGS = { grows: "their number grows", stays: "their number does not go down" } as const;

/** Older errors no longer count: Telegram tries again at least every two minutes. */
const ERROR_MS = 5 * 60_000;

/** Something that is wrong. */
export interface Trouble {
  /** Identifies it for as long as it lasts, by subject and kind. */
  readonly key: string;
  /** The bot; `undefined` for the server. */
  readonly bot: string | undefined;
  /** What is wrong, and what to do. */
  readonly text: string;
  /** The same without what to do, for when it is over. @default {text} */
  readonly what?: string;
  /** How many milliseconds ago it was last seen, for trouble that comes and goes. */
  readonly agoMs?: number;
}

/** Where to look for trouble. */
export interface TroubleSources {
  readonly webhooks: ReadonlyMap<string, WebhookState>;
  /** The bots that have failed recently. */
  readonly failingBots: Iterable<string>;
  rateOf(bot: string): BotRate;
  /** The bots that have had dead letters recently. */
  readonly botsWithDeadLetters: readonly string[];
  readonly certificate: CertificateFacts | undefined;
  /** The other checks that fail, by name. */
  readonly failedChecks: readonly (readonly [name: string, problem: string])[];
  /** The time, ms since the epoch. */
  readonly now: number;
}

/** Finds everything that is wrong, in slices if there are thousands of bots. */
export async function findTroubles(sources: TroubleSources): Promise<Trouble[]> {
  const found: Trouble[] = [];
  let looked = 0;
  for (const state of sources.webhooks.values()) {
    found.push(...webhookTroubles(state, sources.now));
    if (++looked % SLICE === 0) await turn();
  }
  found.push(...otherTroubles(sources));
  return found;
}

function* otherTroubles(sources: TroubleSources): Generator<Trouble> {
  const { certificate, failedChecks, now } = sources;
  for (const bot of sources.botsWithDeadLetters) {
    const what = `it has new dead letters${whyOf(sources, bot)}`;
    yield { key: `${bot} dead`, bot, what, text: `${what}; run \`deno task bot dead\`` };
  }
  for (const bot of sources.failingBots) {
    const { failed, failedAt = now } = sources.rateOf(bot);
    if (failed === 0) continue;
    const text = `its handler fails${whyOf(sources, bot)}`;
    yield { key: `${bot} fails`, bot, text, agoMs: now - failedAt };
  }
  const left = (certificate?.expiresAt ?? Infinity) - now;
  if (left < CERTIFICATE_MS) {
    const days = Math.floor(left / 86_400_000);
    const what = left <= 0
      ? "the certificate has expired"
      : `the certificate expires in ${days} ${days === 1 ? "day" : "days"}`;
    yield { key: "certificate", bot: undefined, what, text: `${what}; renew it` };
  }
  for (const [name, problem] of failedChecks) {
    yield { key: `check ${name}`, bot: undefined, text: `${name}: ${problem}` };
  }
}

function whyOf({ rateOf }: TroubleSources, bot: string): string {
  const { lastError } = rateOf(bot);
  return lastError === undefined ? "" : `: ${lastError}`;
}

function* webhookTroubles(
  { bot, info, drift, error, backlog }: WebhookState,
  now: number,
): Generator<Trouble> {
  if (error !== undefined) {
    yield {
      key: `${bot} telegram`,
      bot,
      text: `its webhook cannot be looked up at Telegram: ${error}`,
    };
  }
  if (drift.length > 0) {
    const what = drift.map((one) => driftInWords(one)).join("; ");
    yield { key: `${bot} drift`, bot, what, text: `${what}; run \`deno task bot set ${bot}\`` };
  }
  if (!info) return;
  const { pending_update_count: pending, last_error_message: message, last_error_date = 0 } = info;
  if (backlog !== undefined) {
    const text = `${pending} updates are pending at Telegram, and ${BACKLOGS[backlog]}`;
    yield { key: `${bot} pending`, bot, text };
  }
  if (message !== undefined && now - last_error_date * 1000 <= ERROR_MS) {
    const { cause, remedy } = explain(message);
    // Telegram keeps an error that is over, such as that of a restart.
    const agoMs = now - last_error_date * 1000;
    const text = `${message}: ${cause}; ${remedy}`;
    yield { key: `${bot} error`, bot, what: message, text, agoMs };
  }
}
