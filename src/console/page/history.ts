/**
 * The last hour in points, for sparklines, and what each bot did in the last minute.
 *
 * @module
 */
import type { PosternEvent } from "../../events/events.ts";

/** How much time a point covers. */
export const POINT_MS = 10_000;

/** How many points are kept: an hour. */
const POINTS = 360;

/** How many response times are kept per point. */
const MAX_TIMES = 500;

/** Rates of bots cover a minute: six points. */
const RATE_POINTS = 6;

/** What happened in ten seconds. */
export interface Point {
  /** When it began, ms since the epoch. */
  readonly at: number;
  updates: number;
  /** Answered before the deadline. */
  inTime: number;
  failed: number;
  dead: number;
  p50: number;
  p99: number;
  /** Unfinished deliveries and runs. */
  inFlight: number;
  /** The age of the oldest update in the store, in milliseconds. */
  lagMs: number;
  /** Updates waiting in the store. */
  pending: number;
  /** How late the event loop was, in milliseconds. */
  loopMs: number;
  /** Resident memory, in bytes. */
  memory: number;
  /** Bots for which Telegram has reported a recent error. */
  deliveryErrors: number;
  /** How many days the certificate is still valid; `null` if that is not known. */
  days: number | null;
}

/** The figures of a point that are sampled; of several samples the largest counts. */
export type Sampled = Pick<
  Point,
  "inFlight" | "lagMs" | "pending" | "loopMs" | "memory" | "deliveryErrors" | "days"
>;

const NO_COUNTS = { updates: 0, inTime: 0, failed: 0, dead: 0, p50: 0, p99: 0 };

const NOT_SAMPLED: Sampled = {
  ...{ inFlight: 0, lagMs: 0, pending: 0, loopMs: 0, memory: 0, deliveryErrors: 0, days: null },
};

/** What a bot did in the last minute. */
export interface BotRate {
  updates: number;
  failed: number;
  dead: number;
  lastError?: string;
  /** When it last failed, ms since the epoch. */
  failedAt?: number;
}

/** Sums events up in points. */
export class History {
  readonly #date: () => number;
  readonly #points: Point[] = [];
  #times: number[] = [];
  /** The figures as sampled last, which hold until the next sample. */
  #levels = NOT_SAMPLED;
  /** The point that they were sampled for. */
  #sampledAt = NaN;
  #bots: Map<string, BotRate>[] = [new Map()];
  readonly #lastErrors = new Map<string, { readonly text: string; readonly at: number }>();
  /** The latest failure of any bot. */
  lastFailure: { readonly bot: string; readonly at: number; readonly text: string } | undefined;

  /** @param date The time, ms since the epoch. */
  constructor(date: () => number) {
    this.#date = date;
  }

  /** The points, oldest first; the last one is not complete yet. */
  get points(): readonly Point[] {
    this.#settle(this.#current());
    return this.#points;
  }

  /** What a bot did in the last minute. */
  rateOf(bot: string): BotRate {
    const sum: BotRate = { updates: 0, failed: 0, dead: 0 };
    for (const bots of this.#bots) {
      const rate = bots.get(bot);
      if (!rate) continue;
      sum.updates += rate.updates;
      sum.failed += rate.failed;
      sum.dead += rate.dead;
    }
    const last = this.#lastErrors.get(bot);
    return last ? { ...sum, lastError: last.text, failedAt: last.at } : sum;
  }

  /** The bots that failed in the last minute. */
  get failingBots(): string[] {
    const since = this.#date() - RATE_POINTS * POINT_MS;
    return [...this.#lastErrors].filter(([, { at }]) => at > since).map(([bot]) => bot);
  }

  /** Bots that have been active recently, in an order that seldom changes. */
  *activeBots(): Generator<string> {
    for (const bots of this.#bots) yield* bots.keys();
  }

  /** Counts an event; `error` is its error without secrets. */
  add(event: PosternEvent, error: string | undefined): void {
    if (event.type !== "update" && event.type !== "failure" && event.type !== "dead_letter") return;
    const point = this.#current();
    const rate = this.#rate(event.bot);
    if (event.type === "dead_letter") {
      point.dead++;
      rate.dead++;
    } else if (event.type === "failure") {
      point.failed++;
      rate.failed++;
      if (error === undefined) return;
      const last = { at: this.#date(), text: error };
      this.#lastErrors.set(event.bot, last);
      this.lastFailure = { bot: event.bot, ...last };
    } else {
      point.updates++;
      rate.updates++;
      if (event.outcome !== "timeout" && event.outcome !== "unavailable") point.inTime++;
      if (this.#times.length < MAX_TIMES) this.#times.push(event.ms);
      else this.#times[Math.floor(Math.random() * MAX_TIMES)] = event.ms;
    }
  }

  /** Records the current figures. */
  sample(levels: Sampled): void {
    const point = this.#current();
    const { days, ...figures } = levels;
    for (const name of Object.keys(figures) as (keyof typeof figures)[]) {
      const before = this.#sampledAt === point.at ? point[name] : 0;
      point[name] = Math.max(before, figures[name]);
    }
    point.days = days;
    [this.#levels, this.#sampledAt] = [levels, point.at];
  }

  #rate(bot: string): BotRate {
    const now = this.#bots.at(-1)!;
    let rate = now.get(bot);
    if (!rate) now.set(bot, rate = { updates: 0, failed: 0, dead: 0 });
    return rate;
  }

  /** The current point. Fills in the quiet ones before it. */
  #current(): Point {
    const start = Math.floor(this.#date() / POINT_MS) * POINT_MS;
    let last = this.#points.at(-1);
    if (last && last.at >= start) return last;
    if (last) this.#settle(last);
    const first = Math.max(last ? last.at + POINT_MS : start, start - POINTS * POINT_MS);
    for (let at = first; at <= start; at += POINT_MS) {
      last = { at, ...NO_COUNTS, ...this.#levels };
      this.#points.push(last);
      this.#times = [];
      this.#bots.push(new Map());
      if (this.#points.length > POINTS) this.#points.shift();
      if (this.#bots.length > RATE_POINTS) this.#bots.shift();
    }
    return last!;
  }

  #settle(point: Point): void {
    const sorted = this.#times.toSorted((a, b) => a - b);
    point.p50 = sorted[Math.floor(sorted.length * 0.5)] ?? 0;
    point.p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  }
}
