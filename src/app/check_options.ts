/**
 * Checks an application's options and finds every problem at once.
 *
 * @module
 */
import { apiRootProblem } from "../handler/frameworks/api_root.ts";
import { ownTokenOf } from "../handler/frameworks/detect.ts";
import { parseCidr } from "../net/ip.ts";
import { isSecret } from "../telegram/credentials.ts";
import { parseSources } from "../telegram/sources.ts";
import { limitProblems } from "./check_limits.ts";
import { botNameProblems, nameProblems } from "./check_names.ts";
import { ruleProblems } from "./check_rules.ts";
import { DEFAULTS } from "./defaults.ts";
import { type BotResolver, createBotResolver, type HostedBot } from "./hosted_bot.ts";
import type { AppOptions, BotOptions, PollOptions, ServeOptions } from "./options.ts";
import { type PathOwner, pathOwnerText, pathRemedy, pathsOf } from "./bot_paths.ts";
import { type Problem, problemsText } from "./setting_problem.ts";

/** Looser than a real token: tests and self-hosted Bot API servers may use other forms. */
const TOKEN_CHARACTERS = /^[\w:-]+$/;

/** RFC 9110, 5.1. */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The bots that can be hosted, and the problems found. */
export interface CheckedOptions {
  readonly bots: readonly HostedBot[];
  readonly problems: readonly Problem[];
}

/** What a bot is checked against: the rest of its application. */
export interface BotCheck {
  readonly resolve: BotResolver;
  /** The application's API root, if set. */
  readonly apiRoot: string | undefined;
  /** Who already has a path. */
  ownerOf(path: string): PathOwner | undefined;
}

/** A checked bot; `undefined` if its handler cannot be loaded. */
export interface CheckedBot {
  readonly bot: HostedBot | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Resolves the bots of an application and checks its options.
 *
 * @param options The options.
 * @param resolve Resolves a bot.
 * @returns The bots and the problems.
 */
export function checkOptions(
  options: AppOptions,
  resolve: BotResolver = createBotResolver(options),
): CheckedOptions {
  const owners = new Map<string, PathOwner>();
  const bots: HostedBot[] = [];
  const problems: Problem[] = [];
  for (const [name, botOptions] of Object.entries(options.bots)) {
    const { bot, problems: found } = checkBot(name, botOptions, {
      resolve,
      apiRoot: options.telegram?.apiRoot,
      ownerOf: (path) => owners.get(path),
    });
    problems.push(...found);
    if (!bot) continue;
    bots.push(bot);
    for (const [path, owner] of pathsOf(bot)) owners.set(path, owner);
  }
  problems.push(
    ...ruleProblems("", options),
    ...limitProblems(options),
    ...sourceProblems("sources", options.sources ?? DEFAULTS.sources),
    ...networkProblems("trustedProxies", options.trustedProxies ?? []),
    ...headerProblems(options.clientAddressHeader),
    ...healthProblems(options.health, owners),
  );
  return { bots, problems };
}

/**
 * Resolves a bot and checks its options.
 *
 * @param name Its name.
 * @param options Its options.
 * @param check What it is checked against.
 * @returns The bot and the problems.
 */
export function checkBot(name: string, options: BotOptions, check: BotCheck): CheckedBot {
  const setting = (option: string) => `bots.${name}.${option}`;
  const misnamed = [...botNameProblems(name, options)];
  if (misnamed.length > 0) return { bot: undefined, problems: misnamed };
  try {
    const bot = check.resolve(name, options);
    return { bot, problems: [...botProblems(setting, options, bot, check)] };
  } catch (error) {
    const { message } = error as Error;
    return { bot: undefined, problems: [{ setting: setting("handler"), message, remedy: "" }] };
  }
}

/**
 * Throws if there are problems.
 *
 * @param action What cannot be done: `host bots`.
 * @param problems The problems.
 * @throws {TypeError} If there are any; its message lists them all.
 */
export function refuseProblems(action: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new TypeError(`Cannot ${action}: ${problemsText(problems)}`);
}

/**
 * Throws if options do not exist or are of another type: before anything else is read from them.
 *
 * @throws {TypeError} If there are any; its message lists them all.
 */
export function refuseMisnamed(options: ServeOptions | PollOptions): void {
  refuseProblems("host bots", [...nameProblems(options)]);
}

function* botProblems(
  setting: (name: string) => string,
  options: BotOptions,
  bot: HostedBot,
  { apiRoot, ownerOf }: BotCheck,
): Generator<Problem> {
  yield* credentialProblems(setting, options, bot);
  const mismatch = apiRootProblem(bot.receiver, apiRoot);
  if (mismatch) yield { setting: setting("handler"), ...mismatch };
  const remedy = pathRemedy(bot.path);
  if (remedy) {
    yield { setting: setting("path"), value: bot.path, message: "not a URL path", remedy };
  }
  yield* ruleProblems(setting(""), options);
  yield* ruleProblems(setting("handler.options."), bot.handler.options);
  yield* routeProblems(setting, bot);
  for (const [path, owner] of pathsOf(bot)) {
    const other = ownerOf(path);
    if (!other) continue;
    const message = owner.route === undefined
      ? `${pathOwnerText(other)} already has this path`
      : `${pathOwnerText(other)} and ${pathOwnerText(owner)} share the path "${path}"`;
    yield { setting: setting("path"), value: bot.path, message, remedy: "change one" };
  }
}

function* credentialProblems(
  setting: (name: string) => string,
  { handler }: BotOptions,
  { token, secrets }: HostedBot,
): Generator<Problem> {
  const own = ownTokenOf(handler);
  if (token === "") {
    const remedy = "give the one from @BotFather";
    yield { setting: setting("token"), message: "no token is set", remedy };
  } else if (!TOKEN_CHARACTERS.test(token)) {
    const remedy = "copy it from @BotFather again";
    yield { setting: setting("token"), message: "contains characters that no token has", remedy };
  } else if (own !== undefined && token !== own) {
    const message = "not the token that the bot object was made with";
    const remedy = "leave one of them out, or make the object with this one";
    yield { setting: setting("token"), message, remedy };
  }
  if (secrets.length === 0 || !secrets.every(isSecret)) {
    const message = "Telegram refuses this as a secret token";
    const remedy = 'use 1 to 256 letters, digits, "_" and "-", or leave it out for a derived one';
    yield { setting: setting("secret"), message, remedy };
  }
}

function* routeProblems(
  setting: (name: string) => string,
  { handler }: HostedBot,
): Generator<Problem> {
  for (const { path, sources } of handler.routes) {
    const remedy = pathRemedy(path);
    if (remedy) {
      yield { setting: setting("routes"), value: path, message: "not a URL path", remedy };
    }
    yield* sourceProblems(setting(`routes["${path}"].sources`), sources);
  }
}

function* sourceProblems(setting: string, sources: readonly string[]): Generator<Problem> {
  yield* unreadable(setting, sources, 'give CIDRs, "telegram" or "any"', parseSources);
}

function* networkProblems(setting: string, networks: readonly string[]): Generator<Problem> {
  yield* unreadable(setting, networks, "give CIDRs", (list) => list.map(parseCidr));
}

function* headerProblems(value: string = DEFAULTS.clientAddressHeader): Generator<Problem> {
  if (HEADER_NAME.test(value)) return;
  const remedy = "give one such as X-Forwarded-For, Forwarded or CF-Connecting-IP";
  yield { setting: "clientAddressHeader", value, message: "not a header name", remedy };
}

function* healthProblems(
  path: string | undefined,
  owners: ReadonlyMap<string, PathOwner>,
): Generator<Problem> {
  if (path === undefined) return;
  const problem = { setting: "health", value: path };
  const remedy = pathRemedy(path);
  if (remedy) yield { ...problem, message: "not a URL path", remedy };
  const owner = owners.get(path);
  if (!owner) return;
  yield { ...problem, message: `the path of ${pathOwnerText(owner)}`, remedy: "choose another" };
}

function* unreadable(
  setting: string,
  list: readonly string[],
  remedy: string,
  read: (list: readonly string[]) => unknown,
): Generator<Problem> {
  if (!list.every((each) => typeof each === "string")) {
    yield { setting, message: "not only strings", remedy };
    return;
  }
  try {
    read(list);
  } catch (error) {
    yield { setting, value: list.join(","), message: (error as Error).message, remedy };
  }
}
