/**
 * The bots' settings: which are hosted, with what token, secret and path.
 *
 * @module
 */
import {
  defaultPath,
  type PathOwner,
  pathOwnerInWords,
  pathProblem,
  pathsOf,
  ruleProblems,
} from "../app/check_options.ts";
import type { HandlerModule } from "../handler/handler.ts";
import { ownTokenOf } from "../handler/frameworks/detect.ts";
import { loadHandler } from "../handler/load.ts";
import type { BotOptions } from "../app/options.ts";
import { botIdOf, isSecret, isToken } from "../telegram/credentials.ts";
import type { Env, EnvReader } from "./reader.ts";

/** What the registry and the environment make together. */
export interface ConfiguredBots {
  /** The bots with a token. */
  readonly bots: Record<string, BotOptions & { token: string }>;
  /** The names of those without. */
  readonly absent: readonly string[];
}

/** The prefix of a bot's variables: `my-bot` has `BOT_MY_BOT_TOKEN`. */
export function variablePrefix(bot: string): string {
  return `BOT_${bot.replace(/[^A-Za-z0-9]+/g, "_").toUpperCase()}`;
}

/** Reads what the environment says of each bot of the registry. */
export function readBots(
  reader: EnvReader,
  env: Env,
  registry: Readonly<Record<string, HandlerModule>>,
): ConfiguredBots {
  const bots: ConfiguredBots["bots"] = {};
  const absent: string[] = [];
  const places = new Map<string, PathOwner>();
  const names = new Map<number, string>();
  for (const [name, handler] of Object.entries(registry)) {
    const prefix = variablePrefix(name);
    const token = readToken(reader, prefix, handler);
    if (token === undefined) {
      absent.push(name);
      continue;
    }
    const id = botIdOf(token);
    const twin = names.get(id);
    if (twin !== undefined && id !== 0) {
      reader.secretProblem(
        `${prefix}_TOKEN`,
        `bot "${twin}" has a token of the same bot, which can have one webhook only; ` +
          "give each its own",
      );
    }
    names.set(id, name);
    const path = readPath(reader, prefix, name);
    const secret = readSecret(reader, prefix);
    const bot = { token, handler, path, ...secret && { secret } };
    try {
      loadHandler(handler);
      for (const problem of ruleProblems("its options", handler.options ?? {})) {
        reader.secretProblem(`src/bots/${name}.ts`, problem);
      }
      for (const [path, occupant] of pathsOf(name, bot)) {
        const other = places.get(path);
        if (other) {
          const remedy = `${pathOwnerInWords(other)} has this path, too; change one`;
          reader.problem(`${prefix}_PATH`, remedy, path);
        }
        places.set(path, occupant);
      }
    } catch (error) {
      reader.secretProblem(`src/bots/${name}.ts`, (error as Error).message);
    }
    bots[name] = bot;
  }
  reportStrangers(reader, env, Object.keys(registry));
  if (Object.keys(bots).length === 0) {
    const variables = absent.map((name) => `${variablePrefix(name)}_TOKEN`).join(", ");
    reader.secretProblem(
      variables,
      "no bot has a token; set at least one, or run `deno task demo`, which needs none",
    );
  }
  return { bots, absent };
}

/** The bot's token: from the environment, or the one that its bot object was made with. */
function readToken(
  reader: EnvReader,
  prefix: string,
  handler: HandlerModule,
): string | undefined {
  const variable = `${prefix}_TOKEN`;
  const own = ownTokenOf(handler);
  const token = reader.get(variable) ?? own;
  if (token !== undefined && !isToken(token)) {
    reader.secretProblem(
      variable,
      "not a token; copy it from @BotFather, it looks like 123456789:AAE…",
    );
  } else if (own !== undefined && token !== own) {
    reader.secretProblem(
      variable,
      "not the token that the bot object was made with; unset it, or make the object with it",
    );
  }
  return token;
}

function readPath(reader: EnvReader, prefix: string, name: string): string {
  const variable = `${prefix}_PATH`;
  const path = reader.get(variable) ?? defaultPath(name);
  const remedy = pathProblem(path);
  if (remedy) reader.problem(variable, `not a path; ${remedy}`);
  return path;
}

function readSecret(reader: EnvReader, prefix: string): string[] | undefined {
  const variable = `${prefix}_SECRET`;
  const secrets = reader.list(variable);
  if (secrets && (secrets.length === 0 || !secrets.every(isSecret))) {
    const remedy = 'use 1 to 256 letters, digits, "_" and "-"; or unset it for a derived one';
    reader.secretProblem(variable, `Telegram refuses this as a secret token; ${remedy}`);
    return undefined;
  }
  return secrets;
}

/** A variable for a bot that does not exist is a slip of the pen. */
function reportStrangers(reader: EnvReader, env: Env, names: readonly string[]): void {
  const prefixes = new Set(names.map(variablePrefix));
  for (const variable of Object.keys(env)) {
    const prefix = /^(BOT_.+)_(?:TOKEN|SECRET|PATH)$/.exec(variable)?.[1];
    if (!prefix || prefixes.has(prefix) || reader.get(variable) === undefined) continue;
    const known = names.join(", ");
    reader.secretProblem(
      variable,
      `src/bots/mod.ts has no such bot (it has ${known}); add it there or unset the variable`,
    );
  }
}
