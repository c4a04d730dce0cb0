/**
 * Variables that are probably misspelt: they would silently have no effect.
 *
 * @module
 */
import { findMisspellings } from "../util/spelling/misspelt.ts";

const SETTINGS = ["TELEGRAM_API_ROOT", "TELEGRAM_CERT", "RELAY_TOKEN", "LOG_LEVEL", "LOG_FORMAT"];

/** A bot's variables; the relay has no use for the path, but the server reads the same file. */
const OF_A_BOT = ["TOKEN", "TOKEN_FILE", "SECRET", "SECRET_FILE", "PATH"];

/**
 * Finds the variables that are close to one of the relay's.
 *
 * @param names The names of the set variables.
 * @returns A line for each, with what was probably meant.
 */
export function unknownVariables(names: readonly string[]): string[] {
  // A bot may have any name, so a variable's own beginning is taken for one.
  const bots = names.flatMap((name) => /^BOT_\w+(?=_)/i.exec(name)?.[0].toUpperCase() ?? [])
    .flatMap((prefix) => [prefix, prefix.replace(/_(TOKEN|SECRET)$/, "")]);
  const ofBots = [...new Set(bots)].flatMap((prefix) =>
    OF_A_BOT.map((name) => `${prefix}_${name}`)
  );
  return findMisspellings(names, [...SETTINGS, ...ofBots]).map(({ name, meant }) =>
    `${name} is unknown: ` +
    (meant === undefined ? "a bot has BOT_<NAME>_TOKEN and _SECRET" : `did you mean ${meant}?`)
  );
}
