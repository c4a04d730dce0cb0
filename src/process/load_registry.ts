/**
 * Loads the registry of bots, whose modules may throw.
 *
 * @module
 */
import type { ConfigSources } from "../config/mod.ts";
import { type Clock, systemClock } from "../util/clock.ts";
import { createRedactor } from "../util/redact/redact.ts";
import { print } from "./quit.ts";

/** Loads the registry of bots; with a version, rereads it from disk. */
export type RegistryLoader = (version?: number) => Promise<{ bots: ConfigSources["bots"] }>;

/** After this long, someone looks at a terminal that shows nothing. */
const SLOW_MS = 10_000;

const SLOW =
  "src/bots/mod.ts has been loading for 10 s, and no bot runs before it ends: a module " +
  "awaits something that does not end, such as bot.start() or bot.launch(), which is to be left " +
  "out, or a package is still being downloaded";

/**
 * Loads the registry for the first time, and says so if that takes long.
 *
 * @param load Loads it.
 * @param clock Its clock.
 * @param warn Prints the warning.
 * @returns The bots. Rejects with what a module threw: see {@linkcode registryProblem}.
 */
export async function loadRegistry(
  load: RegistryLoader,
  clock: Clock = systemClock,
  warn: (text: string) => void = (text) => print(Deno.stderr, text),
): Promise<ConfigSources["bots"]> {
  const timer = clock.setTimer(() => warn(SLOW), SLOW_MS);
  try {
    return (await load()).bots;
  } finally {
    clock.clearTimer(timer);
  }
}

/**
 * Why the registry cannot be loaded, and what to do.
 *
 * @param error What one of its modules threw.
 * @returns The message, without tokens.
 */
export function registryProblem(error: unknown): string {
  const thrown = (error instanceof Error && error.stack) || String(error);
  return createRedactor([])(`Cannot load src/bots/mod.ts: ${thrown}${tokenRemedy(error)}`);
}

function tokenRemedy(error: unknown): string {
  // "Unexpected token" is one of a language.
  const isSyntax = error instanceof SyntaxError || !(error instanceof Error);
  return isSyntax || !/token/i.test(error.message) ? "" : (
    "\nA bot object is created there without a token: " +
    'give it Deno.env.get("BOT_<NAME>_TOKEN"), and set that variable or leave the bot out'
  );
}
