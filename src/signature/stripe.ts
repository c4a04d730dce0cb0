/**
 * Stripe's signatures.
 *
 * @module
 */
import { type Clock, systemClock } from "../util/clock.ts";
import { type OptionTypes, refuseWrongOptions } from "../util/options/option_types.ts";
import { HmacKeys, parseMac, type SignatureCheck } from "./hmac.ts";

/** Options for {@linkcode stripeSignature}. */
export interface StripeOptions {
  /**
   * How old a signature may be, and how far ahead of our clock, in milliseconds.
   *
   * @default {300000}
   */
  toleranceMs?: number;
  /** The clock; tests pass their own. @default {the system's} */
  clock?: Pick<Clock, "date">;
}

const OPTIONS: OptionTypes<StripeOptions> = { toleranceMs: "number", clock: "object" };

/**
 * Creates a check for Stripe's webhooks: `Stripe-Signature` contains `t=`, a time in seconds, and
 * one or more `v1=`, each the HMAC-SHA-256 of `<time>.<body>`
 * ({@link https://docs.stripe.com/webhooks#verify-manually}). Other schemes in it are ignored. A
 * replayed request is refused once it is older than the tolerance.
 *
 * @param secret The endpoint's signing secret, `whsec_…`; several during a rotation.
 * @param options The tolerance.
 * @returns The check. It compares in constant time.
 * @throws {TypeError} If the secret is empty, or an option does not exist or has no such value.
 *
 * @example Usage
 * ```ts
 * import { stripeSignature } from "./stripe.ts";
 * import { assert } from "@std/assert";
 *
 * const clock = { date: () => 1_700_000_000_000 };
 * const check = stripeSignature("whsec_example", { clock });
 * const mac = "7fd3f63e358a5b466ad16eb9b92640b6639a1d1111041bfc08779d1bacd106f2";
 * const headers = new Headers({ "stripe-signature": `t=1700000000,v1=${mac}` });
 * assert(await check(headers, new TextEncoder().encode("{}")));
 * ```
 */
export function stripeSignature(
  secret: string | readonly string[],
  options: StripeOptions = {},
): SignatureCheck {
  refuseWrongOptions("check signatures", options, OPTIONS);
  const { toleranceMs = 300_000, clock = systemClock } = options;
  const keys = new HmacKeys("Stripe", secret);
  if (!(toleranceMs >= 0)) {
    throw new TypeError(
      `Cannot check signatures: toleranceMs is ${toleranceMs}; give milliseconds, 0 or more`,
    );
  }
  return (headers, body) => {
    const { time, macs } = parseHeader(headers.get("stripe-signature") ?? "");
    // Negated so that NaN fails, too.
    if (!(Math.abs(clock.date() - 1000 * Number(time)) <= toleranceMs)) return false;
    return keys.verify(macs, concat(new TextEncoder().encode(`${time}.`), body));
  };
}

function parseHeader(header: string): { time: string; macs: Uint8Array<ArrayBuffer>[] } {
  let time = "none";
  const macs: Uint8Array<ArrayBuffer>[] = [];
  for (const item of header.split(",")) {
    const [, scheme, value = ""] = /^\s*(\w+)=(\S*)\s*$/.exec(item) ?? [];
    if (scheme === "t" && /^\d+$/.test(value)) time = value;
    const mac = scheme === "v1" ? parseMac(value) : undefined;
    if (mac) macs.push(mac);
  }
  return { time, macs };
}

function concat(
  head: Uint8Array<ArrayBuffer>,
  tail: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}
