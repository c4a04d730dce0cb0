/**
 * The bots of `deno task relay`: from the environment, or by name with a prompt for the token.
 *
 * @module
 */
import { deriveSecret, isToken } from "../telegram/credentials.ts";
import type { RelayBotOptions } from "./options.ts";
import { readNamed } from "./read_named.ts";
import { unknownVariables } from "./unknown_variables.ts";

/** Options for {@linkcode readRelayBots}. */
export interface BotSources {
  /** The environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The names of the bots; empty for every bot in the environment. */
  readonly names: readonly string[];
  /** Reads a file. */
  readonly readFile: (path: string) => Promise<string>;
  /** Prompts for a token without showing it; `undefined` if there is no answer. */
  readonly askToken: (name: string) => Promise<string | undefined>;
}

const TOKEN = /^BOT_([A-Z0-9_]+)_TOKEN(?:_FILE)?$/;

/**
 * Reads the bots.
 *
 * @throws {TypeError} If a token is missing or malformed; the message names it.
 */
export async function readRelayBots(
  { env, names, readFile, askToken }: BotSources,
): Promise<Record<string, RelayBotOptions>> {
  const known = Object.keys(env).filter((name) => env[name]).flatMap((name) =>
    TOKEN.exec(name)?.[1]?.toLowerCase() ?? []
  );
  const wanted = names.length > 0 ? names : [...new Set(known)].sort();
  if (wanted.length === 0) {
    const unknown = unknownVariables(Object.keys(env).filter((name) => env[name]));
    const problem = "Cannot start: no bot is named; set BOT_<NAME>_TOKEN, or use --bot NAME";
    throw new TypeError([problem, ...unknown].join("\n"));
  }
  const bots: Record<string, RelayBotOptions> = {};
  for (const name of wanted) {
    if (!/^\w+$/.test(name)) {
      throw new TypeError(`Cannot use --bot "${name}": use letters, digits and _`);
    }
    const variable = `BOT_${name.toUpperCase()}`;
    const value = async (setting: string) =>
      env[`${variable}_${setting}`]?.trim() ||
      (await readNamed(`${variable}_${setting}_FILE`, env, readFile))?.trim();
    const token = await value("TOKEN") ?? await askToken(name);
    if (token === undefined) {
      throw new TypeError(
        `Cannot start: ${variable}_TOKEN is not set; set it to the token from @BotFather`,
      );
    }
    if (!isToken(token)) {
      throw new TypeError(`Cannot start: ${variable}_TOKEN is malformed; copy it from @BotFather`);
    }
    const [secret] = (await value("SECRET") ?? "").split(",").map((part) => part.trim());
    const known = secret === "derived" ? await deriveSecret(token) : secret;
    bots[name] = { token, ...(known ? { secret: known } : {}) };
  }
  return bots;
}
