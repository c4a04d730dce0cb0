/**
 * Checks a console's options: a misspelt token would leave it open.
 *
 * @module
 */
import { isHeaderText } from "../net/header_text.ts";
import { type OptionTypes, refuseWrongOptions } from "../util/options/option_types.ts";
import type { AlertOptions, ConsoleOptions } from "./options.ts";

const OPTIONS: OptionTypes<ConsoleOptions> = {
  ...{ token: "", checks: "", events: "array", log: "object", settings: "array" },
  ...{ doctor: "", alerts: "" },
};
const ALERTS: OptionTypes<AlertOptions> = { url: "", chat: "object" };
const CHAT: OptionTypes<NonNullable<AlertOptions["chat"]>> = {
  bot: "string",
  id: "string or number",
};

const ACTION = "create a console";

/** A shorter token could be guessed. */
const MIN_TOKEN = 16;

/**
 * Checks the options.
 *
 * @throws {TypeError} If one is unknown or cannot be used.
 */
export function checkOptions(options: ConsoleOptions): void {
  refuseWrongOptions(ACTION, options, OPTIONS);
  const problem = tokenProblem(options) ?? checksProblem(options) ?? urlProblem(options.alerts);
  if (problem !== undefined) throw new TypeError(`Cannot ${ACTION}: ${problem}`);
  refuseWrongOptions(ACTION, options.alerts, ALERTS, [], "alerts");
  const chat = options.alerts?.chat;
  if (chat !== undefined) refuseWrongOptions(ACTION, chat, CHAT, ["bot", "id"], "alerts.chat");
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

/** It may hold a secret, and is not quoted. */
function urlProblem(alerts: AlertOptions | undefined): string | undefined {
  const url = alerts?.url;
  if (url === undefined || /^https?:$/.test(URL.parse(url)?.protocol ?? "")) return;
  return "alerts.url is not an http:// or https:// URL; give the whole URL";
}
