/**
 * Checks the `options` that a module exports, which may not have been type-checked.
 *
 * @module
 */
import type { HandlerOptions, TimeoutOptions } from "./handler.ts";
import { unknownOption } from "../util/unknown_option.ts";

/** Every option as a key, so that the compiler notices a missing or unknown one. */
const OPTIONS: Record<keyof HandlerOptions, true> = {
  timeout: true,
  attempts: true,
  retry: true,
  abandonMs: true,
  lanes: true,
  concurrency: true,
  durable: true,
  answerMs: true,
  maxAgeMs: true,
};

const TIMEOUT: Record<keyof TimeoutOptions, true> = { ms: true, policy: true, byKind: true };

/**
 * Checks the names of a module's options. Values are checked together with the application's.
 *
 * @param options What the module exports.
 * @returns The reason with its remedy, or `undefined`.
 */
export function optionsProblem(options: unknown): string | undefined {
  if (options === undefined) return undefined;
  return unknownOption("options", options, Object.keys(OPTIONS)) ??
    unknownOption(
      "options.timeout",
      (options as HandlerOptions).timeout ?? {},
      Object.keys(TIMEOUT),
    );
}
