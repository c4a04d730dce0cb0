/**
 * Loads the registry of bots, whose modules may throw.
 *
 * @module
 */
import type { ConfigSources } from "../config/mod.ts";

/** Loads the registry of bots; with a version, rereads it from disk. */
export type RegistryLoader = (version?: number) => Promise<{ bots: ConfigSources["bots"] }>;

/**
 * Why the registry cannot be loaded, and what to do.
 *
 * @param error What one of its modules threw.
 * @returns The message, which may hold a secret.
 */
export function registryProblem(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (/token/i.test(reason)) {
    return `Cannot load src/bots/mod.ts: ${reason}; a bot object is created there without a token: ` +
      'give it Deno.env.get("BOT_<NAME>_TOKEN"), and set that variable or leave the bot out';
  }
  const stack = error instanceof Error ? error.stack : undefined;
  return `Cannot load src/bots/mod.ts: ${stack ?? reason}`;
}
