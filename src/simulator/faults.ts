/**
 * Faults made on purpose: slow answers, errors, broken connections.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import { matchesParams } from "./match_params.ts";
import type { Random } from "./random.ts";

/** An answer in the place of the Bot API's own. */
export interface FaultAnswer {
  /** The HTTP status, also `error_code`; 200 stands for success, with `true` as its result. */
  readonly status: number;
  /** The text. @default {the status's own} */
  readonly description?: string;
  /** What stands under `parameters`: `retry_after`, `migrate_to_chat_id`. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The whole body as it stands, in the place of JSON: a proxy's error page, say. */
  readonly body?: string;
}

/** What a call can meet; `"drop"` breaks the connection. */
export type Fault = 429 | 500 | "drop" | FaultAnswer;

/** Which calls meet it. */
export interface FaultOptions {
  /** Only this bot's. @default {every bot's} */
  readonly bot?: { readonly id: number };
  /** Only this method. @default {every method} */
  readonly method?: string;
  /**
   * Only calls with these parameters. A text, number or Boolean must be equal, a regular expression
   * must match, an object must be contained; `null` stands for a parameter that was not sent.
   *
   * @default {whatever they are}
   */
  readonly params?: Readonly<Record<string, unknown>>;
  /** So many calls; `Infinity` for all. @default {1} */
  readonly times?: number;
  /** How likely such a call meets it, 0 to 1; drawn from the simulator's randomness. @default {1} */
  readonly chance?: number;
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

/** A call, as far as faults look at it. */
export interface FaultyCall {
  /** Whose. */
  readonly bot: { readonly id: number };
  /** Its method. */
  readonly method: string;
  /** A parameter as text, `""` when it was not sent. */
  readonly text: (name: string) => string;
}

/** The faults that wait for their calls. */
export class Faults {
  /** How much longer every call takes, ms. */
  delayMs = 0;
  #random: Random;
  #planned: PlannedFault[] = [];
  #delayed = new Set<() => void>();

  /**
   * Makes an empty list.
   *
   * @param random For faults that are met by chance.
   */
  constructor(random: Random = Math.random) {
    this.#random = random;
  }

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

  /** The fault that a call meets now, if any: the first planned that is for it. */
  take(call: FaultyCall): PlannedFault | undefined {
    const index = this.#planned.findIndex((planned) => this.#isFor(planned, call));
    const found = this.#planned[index];
    if (!found) return undefined;
    const times = found.times - 1;
    this.#planned.splice(index, 1, ...(times > 0 ? [{ ...found, times }] : []));
    return found;
  }

  #isFor({ bot, method, params = {}, chance = 1 }: PlannedFault, call: FaultyCall): boolean {
    return (bot === undefined || bot.id === call.bot.id) &&
      (method === undefined || method.toLowerCase() === call.method.toLowerCase()) &&
      matchesParams(params, call.text) &&
      (chance >= 1 || this.#random() < chance);
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
