/**
 * Faults made on purpose: slow answers, errors, broken connections.
 *
 * @module
 */
import type { Clock } from "../clock.ts";

/** What a call can meet. */
export type Fault = 429 | 500 | "drop";

/** Which calls meet it. */
export interface FaultOptions {
  /** Only this method. @default {every method} */
  readonly method?: string;
  /** So many calls. @default {1} */
  readonly times?: number;
  /** Seconds, for 429. @default {1} */
  readonly retryAfter?: number;
}

interface Planned extends Required<Pick<FaultOptions, "retryAfter">> {
  readonly fault: Fault;
  readonly method: string | undefined;
  times: number;
}

/** The faults that wait for their call. */
export class Faults {
  /** How much longer every call takes, ms. */
  delayMs = 0;
  #planned: Planned[] = [];
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
  plan(fault: Fault, { method, times = 1, retryAfter = 1 }: FaultOptions = {}): void {
    this.#planned.push({ fault, method: method?.toLowerCase(), times, retryAfter });
  }

  /** The fault that a call of this method meets now, if any. */
  take(method: string): { readonly fault: Fault; readonly retryAfter: number } | undefined {
    const name = method.toLowerCase();
    const found = this.#planned.find((planned) =>
      planned.method === undefined || planned.method === name
    );
    if (!found) return undefined;
    if (--found.times <= 0) this.#planned = this.#planned.filter((planned) => planned !== found);
    return { fault: found.fault, retryAfter: found.retryAfter };
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
