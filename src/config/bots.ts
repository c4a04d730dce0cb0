/**
 * The bots' settings: which are hosted, and with which token, secret and path.
 *
 * @module
 */
import type { BotOptions, ServeOptions } from "../app/options.ts";
import type { Problem } from "../app/setting_problem.ts";
import type { HandlerModule } from "../handler/handler.ts";
import { IsolatedModule } from "../handler/isolated.ts";
import { ownTokenOf } from "../handler/frameworks/detect.ts";
import { botIdOf, DERIVED_SECRET, isToken } from "../telegram/credentials.ts";
import { type Env, type EnvReader, splitList } from "./reader.ts";
import { readSecretFile, type SecretFileReader } from "./secret_file.ts";

/** A shorter secret can be guessed by brute force. */
export const MIN_SECRET = 16;

/** In any case, because nobody means it as a secret. */
const KEYWORD = new RegExp(`^${DERIVED_SECRET}$`, "i");

/** The bots of the registry, split by whether they have a token. */
export interface ConfiguredBots {
  /** The bots with a token. */
  readonly bots: Record<string, BotOptions & { token: string }>;
  /** The names of the bots without a token. */
  readonly absent: readonly string[];
}

/** The prefix of a bot's variables: `my-bot` has `BOT_MY_BOT_TOKEN`. */
export function variablePrefix(bot: string): string {
  return `BOT_${bot.replace(/[^A-Za-z0-9]+/g, "_").toUpperCase()}`;
}

/** Reads the environment's settings for each bot of the registry. */
export async function readBots(
  reader: EnvReader,
  registry: Readonly<Record<string, HandlerModule>>,
  readFile: SecretFileReader,
): Promise<ConfiguredBots> {
  const bots: ConfiguredBots["bots"] = {};
  const absent: string[] = [];
  const names = new Map<number, string>();
  for (const [name, module] of Object.entries(registry)) {
    const prefix = variablePrefix(name);
    const handler = located(module);
    const token = await readToken(reader, prefix, handler, readFile);
    if (token === undefined) {
      absent.push(name);
      continue;
    }
    reportTwin(reader, prefix, names, botIdOf(token), name);
    const path = reader.get(`${prefix}_PATH`);
    const secret = await readSecrets(reader, prefix, readFile);
    bots[name] = { token, handler, ...path && { path }, ...secret && { secret } };
  }
  return { bots, absent };
}

/** The name of the bot with a Telegram id. */
export function botWithId(bots: ServeOptions["bots"], id: number): string | undefined {
  return Object.keys(bots).find((name) => botIdOf(bots[name]!.token ?? "") === id);
}

/** Resolves an isolated module's address: a path in the registry is relative to its folder. */
function located(handler: HandlerModule): HandlerModule {
  if (!(handler instanceof IsolatedModule) || URL.canParse(handler.module)) return handler;
  const { module, isolation } = handler;
  return new IsolatedModule(new URL(module, new URL("../bots/", import.meta.url)), isolation);
}

/** The bot's token: from the environment, or from its bot object. */
async function readToken(
  reader: EnvReader,
  prefix: string,
  handler: HandlerModule,
  readFile: SecretFileReader,
): Promise<string | undefined> {
  const variable = `${prefix}_TOKEN`;
  const token = await readSecretFile(reader, variable, readFile) ?? ownTokenOf(handler);
  if (token !== undefined && !isToken(token)) {
    const remedy = "copy it from @BotFather, it looks like 123456789:AAE…";
    reader.secretProblem(reader.sourceOf(variable), "not a token", remedy);
  }
  return token;
}

function reportTwin(
  reader: EnvReader,
  prefix: string,
  names: Map<number, string>,
  id: number,
  name: string,
): void {
  const twin = names.get(id);
  if (twin !== undefined && id !== 0) {
    const message = `bot "${twin}" has a token for the same bot, which can have only one webhook`;
    reader.secretProblem(`${prefix}_TOKEN`, message, "give each bot a token of its own");
  }
  names.set(id, name);
}

async function readSecrets(
  reader: EnvReader,
  prefix: string,
  readFile: SecretFileReader,
): Promise<string[] | undefined> {
  const variable = `${prefix}_SECRET`;
  const text = await readSecretFile(reader, variable, readFile);
  if (text === undefined) return undefined;
  const secrets = splitList(text).map((secret) => KEYWORD.test(secret) ? DERIVED_SECRET : secret);
  if (secrets.some((secret) => secret.length < MIN_SECRET && secret !== DERIVED_SECRET)) {
    const message = `shorter than ${MIN_SECRET} characters, which can be guessed`;
    reader.warning(
      reader.sourceOf(variable),
      message,
      "use a longer one, or unset it for a derived one",
    );
  }
  return secrets;
}

/** Translates a problem with an option to the variable or module that the option came from. */
export function translateProblem(problem: Problem, names: readonly string[]): Problem {
  for (const name of names) {
    const prefix = `bots.${name}.`;
    if (!problem.setting.startsWith(prefix)) continue;
    const option = problem.setting.slice(prefix.length);
    const variable = /^(token|secret|path)$/.test(option)
      ? `${variablePrefix(name)}_${option.toUpperCase()}`
      : undefined;
    if (variable) return { ...problem, setting: variable };
    const rule = option.replace(/^handler\.?/, "");
    const { value, ...rest } = problem;
    const shown = value === undefined ? "" : `=${JSON.stringify(value)}`;
    const message = rule === "" ? problem.message : `${rule}${shown} is ${problem.message}`;
    return { ...rest, setting: `src/bots/${name}.ts`, message };
  }
  return { ...problem, setting: VARIABLES[problem.setting] ?? problem.setting };
}

const VARIABLES: Readonly<Record<string, string>> = {
  sources: "SOURCES",
  trustedProxies: "TRUSTED_PROXIES",
  clientAddressHeader: "CLIENT_ADDRESS_HEADER",
  health: "HEALTH_PATH",
};

/** Reports that no bot has a token. */
export function reportNoBots(reader: EnvReader, absent: readonly string[]): void {
  const variables = absent.map((name) => `${variablePrefix(name)}_TOKEN`).join(", ");
  const remedy = "set at least one, or run `deno task demo`, which needs none";
  reader.secretProblem(variables, "no bot has a token", remedy);
}

/** The variables of the named bots: `BOT_ECHO_TOKEN` and the like. */
export function botVariables(names: readonly string[]): string[] {
  const suffixes = ["TOKEN", "TOKEN_FILE", "SECRET", "SECRET_FILE", "PATH"];
  return names.flatMap((name) => suffixes.map((suffix) => `${variablePrefix(name)}_${suffix}`));
}

/**
 * Reports well-formed variables of unknown bots, which keep the server from starting. A bot may have
 * variables of its own: `BOT_SHOP_STRIPE_SECRET` belongs to `shop`, unless it holds a bot's token.
 */
export function reportUnknownBots(reader: EnvReader, env: Env, names: readonly string[]): void {
  const prefixes = new Set(names.map(variablePrefix));
  for (const variable of Object.keys(env)) {
    const prefix = /^(BOT_.+?)_(?:TOKEN|SECRET|PATH)(?:_FILE)?$/.exec(variable)?.[1];
    const value = reader.get(variable);
    if (!prefix || prefixes.has(prefix) || value === undefined) continue;
    if (!isToken(value) && [...prefixes].some((bot) => prefix.startsWith(`${bot}_`))) continue;
    const message = `src/bots/mod.ts has no such bot (it has ${names.join(", ")})`;
    reader.secretProblem(variable, message, "add it there, or unset the variable");
  }
}
