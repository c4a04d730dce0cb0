/**
 * What options must be, and what is said when they are not.
 *
 * @module
 */
import { parseCidr } from "./gateway/cidr.ts";
import { parseSources } from "./gateway/source.ts";
import type { AppOptions, BotOptions } from "./options.ts";
import { isSecret } from "./telegram/secret.ts";

/** Telegram closes a connection on which no answer has come for this long. */
export const MAX_TIMEOUT_MS = 60_000;

/** The characters that stand in a URL's path as they are (RFC 3986, 3.3). */
const PATH = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/;

/**
 * What is wrong with a bot's path.
 *
 * @param path The path.
 * @returns The remedy, or `undefined` if nothing is wrong.
 *
 * @example Usage
 * ```ts
 * import { pathProblem } from "./check_options.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pathProblem("/bots/echo"), undefined);
 * assertEquals(pathProblem("echo"), 'begin it with "/"');
 * ```
 */
export function pathProblem(path: string): string | undefined {
  if (!path.startsWith("/")) return 'begin it with "/"';
  if (!PATH.test(path)) {
    return "use only what a URL's path may hold, without a query; encode the rest";
  }
  return undefined;
}

/** The route of a bot that is given none. */
export function defaultPath(name: string): string {
  return `/${encodeURIComponent(name)}`;
}

/** What is wrong with a bot's options, one line each. */
function* botProblems(name: string, bot: BotOptions): Generator<string> {
  const { token, path, secret = [], timeout, attempts } = bot;
  if (!token) yield `bot "${name}" has no token; give it the one from @BotFather`;
  const remedy = path === undefined ? undefined : pathProblem(path);
  if (remedy) yield `bot "${name}" cannot have the path "${path}"; ${remedy}`;
  const secrets = typeof secret === "string" ? [secret] : secret;
  if (Array.isArray(bot.secret) && secrets.length === 0 || !secrets.every(isSecret)) {
    yield `bot "${name}" has a secret that Telegram refuses; use 1 to 256 letters, digits, "_" and "-"`;
  }
  if (timeout?.ms !== undefined && !(timeout.ms > 0 && timeout.ms <= MAX_TIMEOUT_MS)) {
    yield `bot "${name}" cannot have a timeout of ${timeout.ms} ms; use 1 to ${MAX_TIMEOUT_MS}`;
  }
  if (attempts !== undefined && !(attempts >= 1)) {
    yield `bot "${name}" cannot have ${attempts} attempts; use 1 or more`;
  }
}

/** What is wrong with a list of networks. */
function* networkProblems(read: () => unknown): Generator<string> {
  try {
    read();
  } catch (error) {
    yield (error as Error).message;
  }
}

/**
 * Checks the options of an application.
 *
 * @param options The options.
 * @throws {TypeError} If anything in them cannot be; its message tells all of it.
 *
 * @example Usage
 * ```ts
 * import { checkOptions } from "./check_options.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const bots = { echo: { token: "123456:example", path: "echo", handler() {} } };
 * assertThrows(() => checkOptions({ bots }), TypeError, 'cannot have the path "echo"');
 * ```
 */
export function checkOptions(options: AppOptions): void {
  const problems: string[] = [];
  const takenBy = new Map<string, string>();
  for (const [name, bot] of Object.entries(options.bots)) {
    problems.push(...botProblems(name, bot));
    const path = bot.path ?? defaultPath(name);
    const other = takenBy.get(path);
    if (other) problems.push(`bots "${other}" and "${name}" share the path "${path}"; change one`);
    takenBy.set(path, name);
  }
  const { maxConnections = 40 } = options;
  if (!(maxConnections >= 1 && maxConnections <= 100)) {
    problems.push(`maxConnections cannot be ${maxConnections}; use 1 to 100`);
  }
  problems.push(...networkProblems(() => parseSources(options.sources ?? [])));
  problems.push(...networkProblems(() => options.trustedProxies?.map(parseCidr)));
  if (problems.length > 0) throw new TypeError(`Cannot host bots: ${problems.join("\n")}`);
}
