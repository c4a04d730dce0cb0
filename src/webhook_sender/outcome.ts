/**
 * The outcome of an exchange with a webhook (src/telegram/README.md, facts 7, 8 and 19).
 *
 * @module
 */
import type { Exchange } from "./connection.ts";
import { WireError } from "./network.ts";
import { readReply, type WebhookReply } from "./webhook_reply.ts";

/** The outcome of an attempt. */
export type Outcome =
  | { readonly ok: true; readonly status: number; readonly reply?: WebhookReply }
  | {
    readonly ok: false;
    /** The answer's status, if there was one. */
    readonly status?: number;
    readonly error: string;
    /** Whether getWebhookInfo shows the error. */
    readonly shown: boolean;
    /** The delay that the answer asked for in seconds, 0 for none. */
    readonly retryAfter: number;
  };

/** Determines the outcome of an exchange. */
export async function judge(exchange: Exchange): Promise<Outcome> {
  if (!exchange.ok) {
    const { error = "Webhook connection closed" } = exchange;
    return { ok: false, error, shown: exchange.error !== undefined, retryAfter: 0 };
  }
  const { status, reason, headers } = exchange.answer;
  try {
    const reply = await readReply(exchange.answer);
    if (status >= 200 && status <= 299) return { ok: true, status, ...(reply ? { reply } : {}) };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { ok: false, error: error.message, shown: true, retryAfter: 0 };
  }
  const asked = headers.get("retry-after") ?? "";
  return {
    ok: false,
    status,
    error: `Wrong response from the webhook: ${status} ${reason}`,
    shown: true,
    retryAfter: /^(0|[1-9]\d{0,8})$/.test(asked) ? Number(asked) : 0,
  };
}
