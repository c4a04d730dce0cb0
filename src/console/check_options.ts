/**
 * Checks a console's options: a misspelt token would leave it open.
 *
 * @module
 */
import { isHeaderText } from "../net/header_text.ts";
import { unknownOption } from "../util/options/unknown_option.ts";
import type { AlertOptions, ConsoleOptions } from "./options.ts";

/** Every option as a key, so that the compiler notices a missing or unknown one. */
const OPTIONS: Record<keyof ConsoleOptions, true> = {
  ...{ token: true, checks: true, events: true, log: true, settings: true, doctor: true },
  alerts: true,
};
const ALERTS: Record<keyof AlertOptions, true> = { url: true, chat: true };
const CHAT: Record<keyof NonNullable<AlertOptions["chat"]>, true> = { bot: true, id: true };

/** A shorter token could be guessed. */
const MIN_TOKEN = 16;

/**
 * Checks the options.
 *
 * @throws {TypeError} If one is unknown or cannot be used.
 */
export function checkOptions(options: ConsoleOptions): void {
  const problem = unknownOption("", options, Object.keys(OPTIONS)) ??
    tokenProblem(options) ?? checksProblem(options) ?? alertsProblem(options.alerts);
  if (problem !== undefined) throw new TypeError(`Cannot create a console: ${problem}`);
}

function tokenProblem({ token }: ConsoleOptions): string | undefined {
  if (token === undefined) return;
  if (typeof token === "string" && token.length >= MIN_TOKEN && isHeaderText(token)) return;
  return `token is not a string of ${MIN_TOKEN} ASCII characters or more; ` +
    "use one such as that of `openssl rand -hex 16`, or leave it out";
}

function checksProblem({ checks = [], doctor }: ConsoleOptions): string | undefined {
  if (doctor !== undefined && typeof doctor !== "function") {
    return "doctor is not a function; leave it out";
  }
  if (!Array.isArray(checks)) return "checks is not an array; write `[{ name, problem }]`";
  const odd = checks.findIndex((check) =>
    typeof check?.name !== "string" || typeof check.problem !== "function"
  );
  if (odd < 0) return;
  return `checks[${odd}] is not a check; write \`{ name, problem() { … } }\``;
}

function alertsProblem(alerts: AlertOptions | undefined): string | undefined {
  if (alerts === undefined) return;
  const problem = unknownOption("alerts", alerts, Object.keys(ALERTS));
  if (problem !== undefined) return problem;
  const { url, chat } = alerts;
  // It may hold a secret, and is not quoted.
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    return "alerts.url is not an http:// or https:// URL; give the whole URL";
  }
  return chat && unknownOption("alerts.chat", chat, Object.keys(CHAT));
}
