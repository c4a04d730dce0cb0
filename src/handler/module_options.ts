/**
 * Checks the `options` that a module exports, which may not have been type-checked.
 *
 * @module
 */
import type { HandlerOptions, TimeoutOptions } from "./handler.ts";
import { unknownOption } from "../util/options/unknown_option.ts";

/** Every option as a key, so that the compiler notices a missing or unknown one. */
export const HANDLER_OPTIONS: Record<keyof HandlerOptions, true> = {
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

/** The same for `timeout`. */
export const TIMEOUT_OPTIONS: Record<keyof TimeoutOptions, true> = {
  ms: true,
  policy: true,
  byKind: true,
};

/**
 * Checks the names of a module's options. Values are checked together with the application's.
 *
 * @param options What the module exports.
 * @returns The reason with its remedy, or `undefined`.
 */
export function optionsProblem(options: unknown): string | undefined {
  return unknownOption("options", options, Object.keys(HANDLER_OPTIONS)) ??
    unknownOption(
      "options.timeout",
      (options as HandlerOptions | undefined)?.timeout,
      Object.keys(TIMEOUT_OPTIONS),
    );
}
