/**
 * Faults made on purpose: slow answers, errors, broken connections.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";

/** What a call can meet. */
export type Fault = 429 | 500 | "drop";

/** Which calls meet it. */
export interface FaultOptions {
  /** Only this bot's. @default {every bot's} */
  readonly bot?: { readonly id: number };
  /** Only this method. @default {every method} */
  readonly method?: string;
  /** So many calls. @default {1} */
  readonly times?: number;
  /** Seconds, for 429. @default {1} */
  readonly retryAfter?: number;
}

/** A fault that waits for its calls. */
export interface PlannedFault extends FaultOptions {
  /** What they meet. */
  readonly fault: Fault;
  /** So many calls are still to meet it. */
  readonly times: number;
}

/** The faults that wait for their calls. */
export class Faults {
  /** How much longer every call takes, ms. */
  delayMs = 0;
  #planned: PlannedFault[] = [];
  #delayed = new Set<() => void>();

  /** Takes `delayMs`, or until `close()`. */
  async delay(clock: Clock): Promise<void> {
    if (this.delayMs <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = clock.setTimer(resolve, this.delayMs);
    this.#delayed.add(resolve);
    await promise;
    this.#delayed.delete(resolve);
    clock.clearTimer(timer);
  }

  /** Plans a fault for the next calls. */
  plan(fault: Fault, options: FaultOptions = {}): void {
    this.#planned.push({ times: 1, ...options, fault });
  }

  /** What is planned, in the order in which it was. */
  get planned(): readonly PlannedFault[] {
    return this.#planned;
  }

  /** The fault that a bot's call of a method meets now, if any. */
  take(bot: { readonly id: number }, method: string): PlannedFault | undefined {
    const index = this.#planned.findIndex((planned) =>
      (planned.bot === undefined || planned.bot.id === bot.id) &&
      (planned.method === undefined || planned.method.toLowerCase() === method.toLowerCase())
    );
    const found = this.#planned[index];
    if (!found) return undefined;
    const times = found.times - 1;
    this.#planned.splice(index, 1, ...(times > 0 ? [{ ...found, times }] : []));
    return found;
  }

  /** Lets calls that are delayed go on at once, and those to come. */
  close(): void {
    this.delayMs = 0;
    for (const resolve of this.#delayed) resolve();
  }

  /** Forgets all that is planned and answers at full speed again. */
  clear(): void {
    this.delayMs = 0;
    this.#planned = [];
  }
}
