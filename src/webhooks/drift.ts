/**
 * Drift: how the webhook at Telegram differs from its plan.
 *
 * @module
 */
import { OPT_IN_KINDS, UPDATE_KINDS } from "../telegram/update.ts";
import type { WebhookInfo } from "../telegram/types.ts";
import { DEFAULT_MAX_CONNECTIONS, type WebhookPlan } from "./plan.ts";
import { redactUrl } from "../telegram/redact_url.ts";

/** One difference. */
export interface Drift {
  /** The parameter of setWebhook that differs. */
  readonly field: "url" | "allowed_updates" | "max_connections" | "ip_address" | "certificate";
  /** The value at Telegram, in words. */
  readonly actual: string;
  /** The configured value, in words. */
  readonly expected: string;
}

/** The kinds that a list stands for; an empty list means Telegram's default. */
function kindsOf(kinds: readonly string[]): readonly string[] {
  return kinds.length > 0 ? kinds : UPDATE_KINDS.filter((kind) => !OPT_IN_KINDS.has(kind));
}

/**
 * A list of kinds in words.
 *
 * @param kinds The kinds; empty for Telegram's default.
 * @returns `message, poll`, or `default`, or `all`.
 */
export function kindsInWords(kinds: readonly string[]): string {
  if (kinds.length === 0) return "default";
  return UPDATE_KINDS.every((kind) => kinds.includes(kind)) ? "all" : kinds.join(", ");
}

function sameKinds(a: readonly string[], b: readonly string[]): boolean {
  const [first, second] = [new Set(kindsOf(a)), new Set(kindsOf(b))];
  return first.size === second.size && first.isSubsetOf(second);
}

/**
 * Finds every difference between a webhook and its plan. The secret token is not among them:
 * getWebhookInfo does not return it.
 *
 * @param info What getWebhookInfo answered.
 * @param plan What the webhook should be.
 * @returns The differences, redacted; if there is no webhook, only the missing URL.
 */
export function findDrift(info: WebhookInfo, plan: WebhookPlan): Drift[] {
  const { url = "" } = info;
  const expected = redactUrl(plan.url, plan.token);
  if (url === "") return [{ field: "url", actual: "none", expected }];
  const drift: Drift[] = [];
  if (url !== plan.url) drift.push({ field: "url", actual: redactUrl(url, plan.token), expected });
  const kinds = info.allowed_updates ?? [];
  if (plan.allowedUpdates && !sameKinds(kinds, plan.allowedUpdates)) {
    drift.push({
      field: "allowed_updates",
      actual: kindsInWords(kinds),
      expected: kindsInWords(plan.allowedUpdates),
    });
  }
  const connections = info.max_connections ?? DEFAULT_MAX_CONNECTIONS;
  if (connections !== plan.maxConnections) {
    drift.push({
      field: "max_connections",
      actual: String(connections),
      expected: String(plan.maxConnections),
    });
  }
  if (plan.ipAddress !== undefined && info.ip_address !== plan.ipAddress) {
    drift.push({
      field: "ip_address",
      actual: info.ip_address ?? "none",
      expected: plan.ipAddress,
    });
  }
  const uploads = plan.certificate !== undefined;
  if (info.has_custom_certificate !== uploads) {
    const [none, own] = ["none uploaded", "uploaded"];
    drift.push({
      field: "certificate",
      actual: uploads ? none : own,
      expected: uploads ? own : none,
    });
  }
  return drift;
}

/**
 * Describes a difference.
 *
 * @param drift The difference.
 * @param verb The word before the expected value.
 * @returns `max_connections is 100, configured 40`.
 */
export function driftInWords({ field, actual, expected }: Drift, verb = "configured"): string {
  return `${field} is ${actual}, ${verb} ${expected}`;
}

/**
 * Describes a difference that has been corrected.
 *
 * @param drift The difference.
 * @returns `max_connections was 100, now 40`.
 */
export function changeInWords({ field, actual, expected }: Drift): string {
  return `${field} was ${actual}, now ${expected}`;
}
