/**
 * Examines a bot: gathers the facts for its checks.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import type { HostedBot } from "../../app/hosted_bot.ts";
import { redactUrl } from "../../telegram/redact_url.ts";
import type { WebhookInfo } from "../../telegram/types.ts";
import { parseWebhookUrl } from "../../telegram/webhook_url.ts";
import { findDrift } from "../../webhooks/drift.ts";
import type { WebhookPlan } from "../../webhooks/plan.ts";
import type { CommandDeps } from "../command.ts";
import type { Target } from "../probe/probe.ts";
import { checkRoute, checkSecret, checkServerSecret, checkWebhook } from "./bot_checks.ts";
import type { Finding } from "./finding.ts";
import { isLoopback } from "../../net/loopback.ts";

/** Options for {@linkcode examineBot}. */
export interface CheckInput {
  readonly bot: HostedBot;
  readonly plan: WebhookPlan;
  /** The webhook at Telegram. */
  readonly info: WebhookInfo | Error;
  /** Whether PUBLIC_URL is set, so that drift can be detected. */
  readonly comparable: boolean;
  /** How to reach the server from here. */
  readonly target: Target | undefined;
  /** Certificates to trust, if the server's is not publicly trusted. */
  readonly trust: readonly X509Certificate[];
  readonly deps: Pick<CommandDeps, "probe" | "clock">;
}

/** Examines a bot. */
export async function examineBot(input: CheckInput): Promise<Finding[]> {
  const { bot, plan, info, comparable, target, deps: { clock } } = input;
  const shown = info instanceof Error
    ? info
    : { ...info, url: redactUrl(info.url ?? "", plan.token) };
  const drift = comparable && !(info instanceof Error) ? findDrift(info, plan) : [];
  return [
    checkSecret(bot.secrets),
    ...target ? await examineRoute(input, target) : [],
    ...checkWebhook({ info: shown, drift, comparable, now: clock.date() }),
  ];
}

/**
 * Requests the route twice, without the secret and with it. Neither request contains an update, so
 * they have no effect wherever they arrive.
 */
async function examineRoute(input: CheckInput, target: Target): Promise<Finding[]> {
  const { plan, trust, deps: { probe } } = input;
  const post = (headers: readonly string[], trusted: boolean) =>
    probe.post({
      target,
      request: requestBytes(plan.url, headers),
      ...trusted && { trust },
    }).then(({ status }) => status, (error: Error) => error);
  // If it is safe to send the secret, the server recognises the doctor and logs no warning.
  const proof = isSafe(target) ? [`X-Postern-Probe: ${plan.secret}`] : [];
  const stranger = await post(proof, proof.length > 0);
  if (stranger instanceof Error && proof.length > 0) {
    return [checkRoute(await post([], false))];
  }
  if (proof.length === 0) return [checkRoute(stranger)];
  const secret = `X-Telegram-Bot-Api-Secret-Token: ${plan.secret}`;
  return [checkRoute(stranger), ...checkServerSecret(await post([...proof, secret], true))];
}

/** Whether nobody else can read what is sent to it. */
function isSafe({ secure, address }: Target): boolean {
  return secure || isLoopback(address);
}

function requestBytes(url: string, headers: readonly string[]): Uint8Array {
  const { path, hostHeader } = parseWebhookUrl(url);
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: ${hostHeader}`,
    "Content-Type: application/json",
    "Content-Length: 2",
    "Connection: close",
    ...headers,
  ];
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n{}`);
}
