/**
 * Examining a bot: gathers what the checks need.
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
  /** The certificates by which the server is known, if the world does not trust it. */
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
 * Asks for the route twice, without the secret and with it. Neither request holds an update, so that
 * nothing comes of them wherever they land.
 */
async function examineRoute(input: CheckInput, target: Target): Promise<Finding[]> {
  const { plan, trust, deps: { probe } } = input;
  const post = (headers: readonly string[], trusted: boolean) =>
    probe.post({
      target,
      request: requestBytes(plan.url, headers),
      ...trusted && { trust },
    }).then(({ status }) => status, (error: Error) => error);
  // Where it is safe to show the secret, the server recognises the doctor and does not warn of it.
  const proof = isSafe(target) ? [`X-Postern-Probe: ${plan.secret}`] : [];
  const stranger = await post(proof, proof.length > 0);
  if (stranger instanceof Error && proof.length > 0) {
    return [checkRoute(await post([], false))];
  }
  if (proof.length === 0) return [checkRoute(stranger)];
  const secret = `X-Telegram-Bot-Api-Secret-Token: ${plan.secret}`;
  return [checkRoute(stranger), ...checkServerSecret(await post([...proof, secret], true))];
}

/** Whether nobody else can read what is sent there. */
function isSafe({ secure, address }: Target): boolean {
  return secure || address.startsWith("127.") || address === "::1";
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
