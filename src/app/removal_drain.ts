/**
 * How long the runs of a bot that is being removed may take.
 *
 * @module
 */
import { type OptionTypes, refuseWrongOptions } from "../util/options/option_types.ts";
import { DEFAULTS, MAX_DRAIN_MS } from "./defaults.ts";

/** Options for removing a bot. */
export interface RemovalOptions {
  /** How long its runs may take, ms; `true` for 15 s, `false` for not at all. @default {true} */
  readonly drain?: boolean | number;
}

const OPTIONS: OptionTypes<RemovalOptions> = { drain: "boolean or number" };

/**
 * Reads the options for removing a bot.
 *
 * @param name The bot's name, for the error.
 * @param options Options that may not have been type-checked.
 * @returns Milliseconds.
 * @throws {TypeError} If an option is unknown or of another type.
 * @throws {RangeError} If `drain` is out of range.
 */
export function removalDrainMs(name: string, options: RemovalOptions = {}): number {
  refuseWrongOptions(`remove bot "${name}"`, options, OPTIONS);
  const { drain = true } = options;
  const ms = drain === true ? DEFAULTS.drainMs : Number(drain);
  if (ms >= 0 && ms <= MAX_DRAIN_MS) return ms;
  throw new RangeError(
    `Cannot remove bot "${name}": drain cannot be ${drain} ms; use 0 to ${MAX_DRAIN_MS}`,
  );
}
