/**
 * The `options` that a module exports: they are not always checked by types.
 *
 * @module
 */
import { editDistance } from "../util/edit_distance.ts";
import type { HandlerOptions, TimeoutOptions } from "./handler.ts";

/** Every option as a key, so that the compiler notices one that is missing or made up. */
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
 * What is wrong with the names in a module's options. Their values are checked with those of the
 * application.
 *
 * @param options What the module exports.
 * @returns The reason with its remedy, or `undefined`.
 */
export function optionsProblem(options: unknown): string | undefined {
  if (options === undefined) return undefined;
  return unknownIn("options", options, Object.keys(OPTIONS)) ??
    unknownIn("options.timeout", (options as HandlerOptions).timeout ?? {}, Object.keys(TIMEOUT));
}

function unknownIn(what: string, value: unknown, known: readonly string[]): string | undefined {
  if (typeof value !== "object" || value === null) {
    return `${what} is not an object; write \`{ ${known[0]}: … }\``;
  }
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const near = known.find((other) => editDistance(other, name) <= other.length / 3);
    const remedy = near === undefined ? `there are ${known.join(", ")}` : `rename it "${near}"`;
    return `${what}.${name} is not an option; ${remedy}`;
  }
  return undefined;
}
