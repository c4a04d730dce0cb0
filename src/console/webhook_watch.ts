/**
 * The webhooks as registered with Telegram, looked up from time to time.
 *
 * @module
 */
import type { Internals } from "../app/internals.ts";
import { redactUrl } from "../telegram/redact_url.ts";
import type { WebhookInfo } from "../telegram/types.ts";
import { type Backlog, backlogOf } from "./backlog.ts";
import { mapBounded } from "../util/map_bounded.ts";
import { advise } from "../webhooks/advice.ts";
import { type Drift, findDrift } from "../webhooks/drift.ts";
import { planWebhook } from "../webhooks/plan.ts";
import { loadUpload } from "../webhooks/upload.ts";
import { WebhookClient } from "../webhooks/webhook_client.ts";

/** The shortest pause between two rounds over all bots. */
const EVERY_MS = 60_000;

/** The pause is at least this long per bot, because Telegram limits requests. */
const EVERY_MS_PER_BOT = 50;

const CONCURRENCY = 8;

/** With more bots than this, lookups are spread out so that their load does not matter. */
const AT_ONCE = 100;

/** What is known about a bot's webhook. */
export interface WebhookState {
  readonly bot: string;
  /** When it was looked up, ms since the epoch. */
  readonly at: number;
  /** As registered with Telegram, its URL without secrets. */
  readonly info?: WebhookInfo;
  /** The pending updates that are not in flight here. */
  readonly waiting?: number;
  /** What is wrong with the backlog, if anything. */
  readonly backlog?: Backlog;
  /** How it differs from the configuration; empty without a public URL. */
  readonly drift: readonly Drift[];
  /** Why it could not be looked up. */
  readonly error?: string;
}

/** The latest error that Telegram had with a delivery. */
export interface DeliveryError {
  readonly bot: string;
  /** When, ms since the epoch. */
  readonly at: number;
  /** Telegram's message. */
  readonly text: string;
}

/** Looks webhooks up. */
export class WebhookWatch {
  /** What is known, by bot name. */
  readonly states = new Map<string, WebhookState>();
  readonly #internals: Internals;
  readonly #inFlight: (bot: string) => number;
  readonly #changed: () => void;
  readonly #resting = new Map<number, () => void>();
  #lastError: DeliveryError | undefined;
  #timer: number | undefined;
  #closed = false;

  /**
   * @param internals The application.
   * @param inFlight How many updates of a bot are in flight here.
   * @param changed Called after each lookup, until this is closed.
   */
  constructor(internals: Internals, inFlight: (bot: string) => number, changed: () => void) {
    this.#internals = internals;
    this.#inFlight = inFlight;
    this.#changed = changed;
  }

  /** The latest error of any bot. */
  get lastError(): DeliveryError | undefined {
    return this.#lastError;
  }

  /** Looks all bots up, again and again. */
  async run(): Promise<void> {
    await this.look();
    if (this.#closed) return;
    const { clock, hosted } = this.#internals;
    // A round over this many was spread out, so each has had its pause.
    const pause = hosted.count > AT_ONCE
      ? EVERY_MS
      : Math.max(EVERY_MS, hosted.count * EVERY_MS_PER_BOT);
    this.#timer = clock.setTimer(() => void this.run(), pause);
  }

  /** Webhooks have been set: looks up the bots in trouble, and those not known yet. */
  async lookAgain(): Promise<void> {
    const isSettled = ({ error, drift }: WebhookState) => error === undefined && drift.length === 0;
    const names = [...this.#internals.hosted.names].filter((name) => {
      const state = this.states.get(name);
      return state === undefined || !isSettled(state);
    });
    if (names.length > 0) await this.look(names);
  }

  /** Looks some bots up now, or all of them. */
  async look(names?: readonly string[]): Promise<void> {
    const { hosted, options: { publicUrl, maxConnections } } = this.#internals;
    const bots = hosted.list(names).filter(({ token }) => token !== "");
    const certificate = publicUrl === undefined ? undefined : await this.#certificate();
    await mapBounded([...bots.entries()], CONCURRENCY, async ([i, bot]) => {
      // Those in progress at the same time begin one after another.
      const turns = Math.min(i + 1, CONCURRENCY);
      if (bots.length > AT_ONCE) await this.#rest(EVERY_MS_PER_BOT * turns);
      if (this.#closed) return;
      const { name, token } = bot;
      const at = this.#internals.clock.date();
      try {
        const info = await this.#client(token).info();
        const drift = publicUrl === undefined ? [] : findDrift(
          info,
          await planWebhook(bot, { publicUrl, maxConnections, certificate }),
        );
        const shown = { ...info, url: redactUrl(info.url ?? "", token) };
        const waiting = Math.max(0, info.pending_update_count - this.#inFlight(name));
        const backlog = backlogOf(waiting, this.states.get(name));
        const state = { bot: name, at, info: shown, waiting, drift };
        this.states.set(name, { ...state, ...backlog !== undefined && { backlog } });
        this.#keepError(name, info);
      } catch (error) {
        this.states.set(name, { bot: name, at, drift: [], error: advise(error as Error) });
      }
    });
    if (names === undefined) this.#forgetOthers(bots.map(({ name }) => name));
    if (!this.#closed) this.#changed();
  }

  #keepError(bot: string, { last_error_message: text, last_error_date = 0 }: WebhookInfo): void {
    const at = last_error_date * 1000;
    if (this.#lastError?.bot === bot) this.#lastError = undefined;
    if (text === undefined || at < (this.#lastError?.at ?? 0)) return;
    this.#lastError = { bot, at, text };
  }

  /** Stops looking. */
  close(): void {
    this.#closed = true;
    const { clock } = this.#internals;
    if (this.#timer !== undefined) clock.clearTimer(this.#timer);
    for (const [timer, resolve] of this.#resting) {
      clock.clearTimer(timer);
      resolve();
    }
  }

  #rest(ms: number): Promise<void> {
    const { clock } = this.#internals;
    return new Promise((resolve) => {
      const timer = clock.setTimer(() => {
        this.#resting.delete(timer);
        resolve();
      }, ms);
      this.#resting.set(timer, resolve);
    });
  }

  #forgetOthers(names: readonly string[]): void {
    const there = new Set(names);
    for (const name of this.states.keys()) if (!there.has(name)) this.states.delete(name);
    if (!there.has(this.#lastError?.bot ?? "")) this.#lastError = undefined;
  }

  async #certificate(): Promise<string | undefined> {
    const { certificate } = await loadUpload(this.#internals.options)
      .catch(() => ({ certificate: undefined }));
    return certificate;
  }

  #client(token: string): WebhookClient {
    const { clock, closing, options: { telegram } } = this.#internals;
    return new WebhookClient(token, { apiRoot: telegram?.apiRoot, clock, signal: closing });
  }
}
