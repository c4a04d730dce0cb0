/**
 * The webhooks as Telegram has them, looked at now and then.
 *
 * @module
 */
import type { Inside } from "../app/inside.ts";
import { redactUrl } from "../telegram/redact_url.ts";
import type { WebhookInfo } from "../telegram/types.ts";
import { type Backlog, backlogOf } from "./backlog.ts";
import { mapBounded } from "../util/map_bounded.ts";
import { advise } from "../webhooks/advice.ts";
import { type Drift, findDrift } from "../webhooks/drift.ts";
import { planWebhook } from "../webhooks/plan.ts";
import { loadUpload } from "../webhooks/upload.ts";
import { WebhookClient } from "../webhooks/webhook_client.ts";

/** The shortest pause between two looks at all bots. */
const EVERY_MS = 60_000;

/** For each bot the pause is at least so much longer: Telegram limits how often it is asked. */
const EVERY_MS_PER_BOT = 50;

const CONCURRENCY = 8;

/** Of more bots than this, only so many are looked at in a second that it does not matter. */
const AT_ONCE = 100;

/** What is known of a bot's webhook. */
export interface WebhookState {
  readonly bot: string;
  /** When it was looked at, ms since the epoch. */
  readonly at: number;
  /** As Telegram has it, its URL without secrets. */
  readonly info?: WebhookInfo;
  /** Of what is pending, the updates that are not under way here. */
  readonly waiting?: number;
  /** How what is pending develops, where that is trouble. */
  readonly backlog?: Backlog;
  /** How it differs from the configuration; empty without a public URL. */
  readonly drift: readonly Drift[];
  /** Why it could not be looked at. */
  readonly error?: string;
}

/** Looks at webhooks. */
export class WebhookWatch {
  /** What is known, by the bots' names. */
  readonly states = new Map<string, WebhookState>();
  readonly #inside: Inside;
  readonly #inFlight: (bot: string) => number;
  readonly #changed: () => void;
  readonly #resting = new Map<number, () => void>();
  #timer: number | undefined;
  #closed = false;

  /**
   * @param inside The application.
   * @param inFlight How many updates of a bot are under way here.
   * @param changed Called after each look at all bots.
   */
  constructor(inside: Inside, inFlight: (bot: string) => number, changed: () => void) {
    this.#inside = inside;
    this.#inFlight = inFlight;
    this.#changed = changed;
  }

  /** Looks from now on. */
  async run(): Promise<void> {
    await this.look();
    if (this.#closed) return;
    const { clock, hosted } = this.#inside;
    // So many that they were looked at one after another have had their pause.
    const pause = hosted.count > AT_ONCE
      ? EVERY_MS
      : Math.max(EVERY_MS, hosted.count * EVERY_MS_PER_BOT);
    this.#timer = clock.setTimer(() => void this.run(), pause);
  }

  /** Looks at some bots now, or at all. */
  async look(names?: readonly string[]): Promise<void> {
    const { hosted, options: { publicUrl, maxConnections } } = this.#inside;
    const bots = hosted.list(names).filter(({ token }) => token !== "");
    const certificate = publicUrl === undefined ? undefined : await this.#certificate();
    await mapBounded(bots, CONCURRENCY, async (bot) => {
      if (bots.length > AT_ONCE) await this.#rest(EVERY_MS_PER_BOT * CONCURRENCY);
      if (this.#closed) return;
      const { name, token } = bot;
      const at = this.#inside.clock.date();
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
      } catch (error) {
        this.states.set(name, { bot: name, at, drift: [], error: advise(error as Error) });
      }
    });
    if (names === undefined) this.#forgetOthers(bots.map(({ name }) => name));
    this.#changed();
  }

  /** Looks no more. */
  close(): void {
    this.#closed = true;
    const { clock } = this.#inside;
    if (this.#timer !== undefined) clock.clearTimer(this.#timer);
    for (const [timer, resolve] of this.#resting) {
      clock.clearTimer(timer);
      resolve();
    }
  }

  #rest(ms: number): Promise<void> {
    const { clock } = this.#inside;
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
  }

  async #certificate(): Promise<string | undefined> {
    const { certificate } = await loadUpload(this.#inside.options)
      .catch(() => ({ certificate: undefined }));
    return certificate;
  }

  #client(token: string): WebhookClient {
    const { clock, closing, options: { telegram } } = this.#inside;
    return new WebhookClient(token, { apiRoot: telegram?.apiRoot, clock, signal: closing });
  }
}
