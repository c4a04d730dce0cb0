/**
 * Injected faults: slow answers, errors, dropped connections.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import { type OptionTypes, refuseWrongOptions } from "../util/options/option_types.ts";
import { matchesParams } from "./match_params.ts";
import type { Random } from "./random.ts";

/** An answer returned instead of the Bot API's own. */
export interface FaultAnswer {
  /** The HTTP status and `error_code`; with 200 the call succeeds and its result is `true`. */
  readonly status: number;
  /** The error text. @default {the status's own} */
  readonly description?: string;
  /** The answer's `parameters`, such as `retry_after` or `migrate_to_chat_id`. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The complete body, sent as is instead of JSON: a proxy's error page, for example. */
  readonly body?: string;
}

/** What happens to a call; `"drop"` breaks the connection. */
export type Fault = 429 | 500 | "drop" | FaultAnswer;

/** Which calls a fault applies to. */
export interface FaultOptions {
  /** Only calls by this bot. @default {every bot} */
  readonly bot?: { readonly id: number };
  /** Only calls of this method. @default {every method} */
  readonly method?: string;
  /**
   * Only calls with these parameters. A string, number or Boolean must be equal, a regular
   * expression must match, an object must be contained; `null` means that the parameter was not
   * sent.
   *
   * @default {any parameters}
   */
  readonly params?: Readonly<Record<string, unknown>>;
  /** How many calls it applies to; `Infinity` for all. @default {1} */
  readonly times?: number;
  /** Its probability for a matching call, 0 to 1, using the simulator's randomness. @default {1} */
  readonly chance?: number;
  /** `retry_after` in seconds, for 429. @default {1} */
  readonly retryAfter?: number;
}

const ANSWER: OptionTypes<FaultAnswer> = {
  status: "number",
  description: "string",
  parameters: "object",
  body: "string",
};
const OPTIONS: OptionTypes<FaultOptions> = {
  bot: "object",
  method: "string",
  params: "object",
  times: "number",
  chance: "number",
  retryAfter: "number",
};

/** A fault that has not been used up. */
export interface PlannedFault extends FaultOptions {
  /** What happens to the calls. */
  readonly fault: Fault;
  /** How many more calls it applies to. */
  readonly times: number;
}

/** The parts of a call that faults are matched against. */
export interface FaultyCall {
  readonly bot: { readonly id: number };
  readonly method: string;
  /** A parameter as text; `""` if it was not sent. */
  readonly text: (name: string) => string;
}

/** The planned faults. */
export class Faults {
  /** Added delay of every call, ms. */
  delayMs = 0;
  #random: Random;
  #planned: PlannedFault[] = [];
  #delayed = new Set<() => void>();

  /**
   * Creates an empty list.
   *
   * @param random Decides about faults with a `chance`.
   */
  constructor(random: Random = Math.random) {
    this.#random = random;
  }

  /** Waits for `delayMs`, or until `close()`. */
  async delay(clock: Clock): Promise<void> {
    if (this.delayMs <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = clock.setTimer(resolve, this.delayMs);
    this.#delayed.add(resolve);
    await promise;
    this.#delayed.delete(resolve);
    clock.clearTimer(timer);
  }

  /**
   * Delays calls from now on.
   *
   * @param ms By how much; 0 for no delay.
   */
  slow(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`Cannot delay calls by ${ms} ms; give 0 or more`);
    this.delayMs = ms;
  }

  /** Plans a fault for calls to come. */
  plan(fault: Fault, options: FaultOptions = {}): void {
    checkFault(fault, options);
    this.#planned.push({ times: 1, ...options, fault });
  }

  /** The planned faults, in the order they were added. */
  get planned(): readonly PlannedFault[] {
    return this.#planned;
  }

  /** The fault that applies to a call, if any: the first match. */
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

  /** Stops delaying calls, including those in progress. */
  close(): void {
    this.delayMs = 0;
    for (const resolve of this.#delayed) resolve();
  }

  /** Removes all faults and the delay. */
  clear(): void {
    this.delayMs = 0;
    this.#planned = [];
  }
}

/**
 * Checks a fault before it is planned.
 *
 * @throws {TypeError} If it is not a fault, or an option is unknown or of another type.
 */
function checkFault(fault: Fault, options: FaultOptions): void {
  const action = "make calls fail";
  refuseWrongOptions(action, options, OPTIONS);
  if (typeof fault === "object") return refuseWrongOptions(action, fault, ANSWER, ["status"]);
  if (fault === 429 || fault === 500 || fault === "drop") return;
  throw new TypeError(`Cannot ${action} with ${fault}; give 429, 500, "drop" or { status: … }`);
}
