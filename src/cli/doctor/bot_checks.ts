/**
 * Whether a bot's route is guarded, its secret good, and its webhook as configured.
 *
 * @module
 */
import { advise } from "../../webhooks/advice.ts";
import { type Drift, driftInWords } from "../../webhooks/drift.ts";
import { MIN_SECRET } from "../../config/bots.ts";
import { DERIVED_SECRET, isSecret } from "../../telegram/credentials.ts";
import type { WebhookInfo } from "../../telegram/types.ts";
import { spanInWords } from "../age.ts";
import { explain, isCertificateError } from "../../webhooks/explain.ts";
import { failsNow, lastErrorAge } from "../last_error.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

const DAY_MS = 86_400_000;

/** Telegram drops new updates when so many are pending. */
const MAX_PENDING = 100_000;

/**
 * Checks a bot's secrets as they were configured.
 */
export function checkSecret(secrets: readonly string[]): Finding {
  const check = "secret";
  const given = secrets.filter((secret) => secret !== DERIVED_SECRET);
  if (given.length === 0) return ok(check, "The secret token is derived from the bot's token");
  if (!given.every(isSecret)) {
    const remedy = "use 1 to 256 letters, digits, _ and -";
    return problem(check, "The secret token has characters that Telegram refuses", remedy);
  }
  if (given.some(({ length }) => length < MIN_SECRET)) {
    const title = `The secret token is shorter than ${MIN_SECRET} characters`;
    return warning(check, title, "use a longer one, or unset it for a derived one");
  }
  const rotated = secrets.length > 1 ? ", the first of which is registered" : "";
  return ok(check, `The secret token is one that Telegram takes${rotated}`);
}

/**
 * Checks what the route answered to a POST without the secret: a status, or why there is none.
 */
export function checkRoute(answer: number | Error): Finding {
  const check = "route";
  if (answer instanceof Error) {
    const remedy = "start the server";
    return problem(check, `The route does not answer: ${answer.message}`, remedy);
  }
  const title = `The route answers ${answer} without the secret`;
  if (answer === 401) return ok(check, title);
  if (answer === 403) return ok(check, `${title}: this machine is not in SOURCES`);
  if (answer < 300 || answer === 400) {
    return problem(
      check,
      title,
      "anyone may post: see which server answers there; Postern says 401",
    );
  }
  const { cause, remedy } = explain(`Wrong response from the webhook: ${answer}`);
  return problem(check, `${title}: ${cause}`, remedy);
}

/**
 * Checks what the route answered to a POST with the secret but without an update: 400 from a server
 * that has the secret, 401 from one that has another.
 */
export function checkServerSecret(answer: number | Error): Finding[] {
  const check = "server-secret";
  if (answer === 400) return [ok(check, "The server has the configured secret token")];
  if (answer !== 401) return [];
  const remedy = "run this with the server's settings, or restart the server with these";
  return [problem(check, "The server has another secret token than the configured one", remedy)];
}

/** What is known of a webhook. */
export interface WebhookFacts {
  readonly info: WebhookInfo | Error;
  readonly drift: readonly Drift[];
  /** Whether PUBLIC_URL is set, so that there is something to compare with. @default {true} */
  readonly comparable?: boolean;
  /** The time, ms since the epoch. */
  readonly now: number;
}

/**
 * Checks what getWebhookInfo says.
 */
export function checkWebhook({ info, drift, comparable = true, now }: WebhookFacts): Finding[] {
  if (info instanceof Error) {
    const title = `Telegram says nothing about the webhook: ${advise(info)}`;
    return [problem("webhook", title, "until then no update arrives")];
  }
  const webhook = comparable ? checkDrift(info, drift) : [checkUncompared(info)];
  return [...webhook, checkBacklog(info), ...checkLastError(info, now)];
}

function checkUncompared({ url = "" }: WebhookInfo): Finding {
  if (url !== "") return ok("webhook", `A webhook is set: ${url}; nothing to compare it with`);
  const remedy = "set PUBLIC_URL; the server registers the webhook when it starts";
  return problem("webhook", "No webhook is set", remedy);
}

function checkDrift({ url = "" }: WebhookInfo, drift: readonly Drift[]): Finding[] {
  const remedy = "run `deno task bot set`";
  if (url === "") return [problem("webhook", "No webhook is set", remedy)];
  if (drift.length === 0) return [ok("webhook", `The webhook is as configured: ${url}`)];
  return drift.map((one) => {
    const harmless = one.field === "max_connections" || one.field === "ip_address";
    return (harmless ? warning : problem)("webhook", driftInWords(one), remedy);
  });
}

function checkBacklog({ pending_update_count: pending }: WebhookInfo): Finding {
  const title = `${pending} ${pending === 1 ? "update is" : "updates are"} pending`;
  if (pending >= MAX_PENDING * 0.8) {
    const limit = `Telegram drops new ones beyond ${MAX_PENDING}`;
    return problem(
      "backlog",
      `${title}; ${limit}`,
      "find out what holds them up, or drop them: `deno task bot set --drop-pending`",
    );
  }
  if (pending < 100) return ok("backlog", title);
  return warning("backlog", title, "look at the last error and at slow handlers");
}

function checkLastError(info: WebhookInfo, now: number): Finding[] {
  const { last_error_message: message } = info;
  const age = lastErrorAge(info, now);
  if (message === undefined || age === undefined) {
    return [ok("last-error", "Telegram knows of no failed delivery")];
  }
  const { cause, remedy } = explain(message);
  const title = `${spanInWords(age)} ago: ${message}: ${cause}`;
  if (failsNow(info, now)) return [problem("last-error", title, remedy)];
  // Nothing mends this but another certificate at one end, and setting the webhook clears it.
  if (info.has_custom_certificate && isCertificateError(message)) {
    const why = "Telegram holds another certificate than the server shows";
    return [problem("last-error", `${title}: ${why}`, "run `deno task bot set`")];
  }
  if (age <= DAY_MS) return [warning("last-error", title, remedy)];
  return [ok("last-error", `${title}; Telegram forgets it only when the webhook is set`)];
}
