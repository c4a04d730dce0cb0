/**
 * Examining a bot: gathers what the checks go by.
 *
 * @module
 */
import type { HostedBot } from "../../app/hosted_bot.ts";
import { findDrift } from "../../webhooks/drift.ts";
import type { WebhookPlan } from "../../webhooks/plan.ts";
import { redactUrl } from "../../telegram/redact_url.ts";
import { parseWebhookUrl } from "../../telegram/webhook_url.ts";
import type { WebhookInfo } from "../../telegram/types.ts";
import type { CommandDeps } from "../command.ts";
import type { Target } from "../probe/probe.ts";
import { checkRoute, checkSecret, checkWebhook } from "./bot_checks.ts";
import type { Finding } from "./finding.ts";

/** What an examination needs. */
export interface CheckInput {
  readonly bot: HostedBot;
  readonly plan: WebhookPlan;
  /** What Telegram has. */
  readonly info: WebhookInfo | Error;
  /** Whether PUBLIC_URL is set, so that there is something to compare with. */
  readonly comparable: boolean;
  /** Where the server can be reached from here. */
  readonly target: Target | undefined;
  readonly deps: Pick<CommandDeps, "probe" | "clock">;
}

/** Examines a bot. */
export async function examineBot(input: CheckInput): Promise<Finding[]> {
  const { bot, plan, info, comparable, target, deps: { probe, clock } } = input;
  const shown = info instanceof Error
    ? info
    : { ...info, url: redactUrl(info.url ?? "", plan.token) };
  const drift = comparable && !(info instanceof Error) ? findDrift(info, plan) : [];
  const answer = target && await probe.post({ target, request: strangersRequest(plan.url) })
    .then(({ status }) => status, (error: Error) => error);
  return [
    checkSecret(bot.secrets),
    ...answer === undefined ? [] : [checkRoute(answer)],
    ...checkWebhook({ info: shown, drift, now: clock.date() }),
  ];
}

/** A POST without a secret and without an update, so that nothing comes of it wherever it lands. */
function strangersRequest(url: string): Uint8Array {
  const { path, hostHeader } = parseWebhookUrl(url);
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: ${hostHeader}`,
    "Content-Type: application/json",
    "Content-Length: 2",
    "Connection: close",
  ];
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n{}`);
}
