/**
 * Signatures that are an HMAC of the body in a header, as GitHub's.
 *
 * @module
 */
import { type OptionTypes, refuseWrongOptions } from "../util/options/option_types.ts";

/** Options for {@linkcode hmacSignature}. */
export interface HmacOptions {
  /** The secret shared with the sender; several during a rotation. */
  secret: string | readonly string[];
  /** The header with the signature. */
  header: string;
  /**
   * The text before the signature in the header.
   *
   * @default {""}
   */
  prefix?: string;
  /**
   * The encoding of the signature.
   *
   * @default {"hex"}
   */
  encoding?: "hex" | "base64";
  /**
   * The hash function.
   *
   * @default {"SHA-256"}
   */
  hash?: "SHA-1" | "SHA-256" | "SHA-512";
}

/** RFC 9110, 5.1. */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

const OPTIONS: OptionTypes<HmacOptions> = {
  secret: "", // Checked with those of other senders.
  header: "string",
  prefix: "string",
  encoding: ["hex", "base64"],
  hash: ["SHA-1", "SHA-256", "SHA-512"],
};

/**
 * Creates a check for senders that sign the raw body with an HMAC: Shopify, GitHub, Mollie and many
 * others. No time is signed, so a captured request can be replayed: check an id in it.
 *
 * @param options How the sender signs.
 * @returns The check. It compares in constant time.
 * @throws {TypeError} If the secret is empty, or an option does not exist or has no such value.
 *
 * @example Usage
 * ```ts
 * import { hmacSignature } from "./hmac.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const check = hmacSignature({
 *   secret: "Jefe",
 *   header: "x-signature",
 * });
 * // RFC 4231, 4.3
 * const mac = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
 * const body = new TextEncoder().encode("what do ya want for nothing?");
 * assertEquals(await check(new Headers({ "x-signature": mac }), body), true);
 * assertEquals(await check(new Headers(), body), false);
 * ```
 */
export function hmacSignature(options: HmacOptions): SignatureCheck {
  refuseWrongOptions("check signatures", options, OPTIONS, ["header"]);
  const { secret, header, prefix = "", encoding = "hex", hash = "SHA-256" } = options;
  const keys = new HmacKeys(`header ${header}`, secret, hash);
  if (!HEADER_NAME.test(header)) {
    throw new TypeError(
      `Cannot check signatures: header is ${JSON.stringify(header)}; give the name of a header`,
    );
  }
  return (headers, body) => {
    const value = headers.get(header);
    if (value === null || !value.startsWith(prefix)) return false;
    const mac = decode(value.slice(prefix.length), encoding);
    return mac !== undefined && keys.verify([mac], body);
  };
}

function decode(text: string, encoding: "hex" | "base64"): Uint8Array<ArrayBuffer> | undefined {
  if (encoding === "hex") {
    return /^([0-9a-f]{2})+$/i.test(text) ? Uint8Array.fromHex(text) : undefined;
  }
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0
    ? Uint8Array.fromBase64(text)
    : undefined;
}

/**
 * Creates a check for GitHub's webhooks: `X-Hub-Signature-256` is `sha256=` and the HMAC-SHA-256
 * ({@link https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries}) of the
 * body. The older SHA-1 header is ignored. GitHub does not sign a time; `X-GitHub-Delivery`
 * identifies a delivery.
 *
 * @param secret The webhook's secret; several during a rotation.
 * @returns The check. It compares in constant time.
 * @throws {TypeError} If the secret is empty.
 *
 * @example Usage
 * ```ts
 * import { githubSignature } from "./hmac.ts";
 * import { assert } from "@std/assert";
 *
 * const check = githubSignature("It's a Secret to Everybody");
 * const mac = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
 * const headers = new Headers({ "x-hub-signature-256": `sha256=${mac}` });
 * assert(await check(headers, new TextEncoder().encode("Hello, World!")));
 * ```
 */
export function githubSignature(secret: string | readonly string[]): SignatureCheck {
  return hmacSignature({ secret, header: "x-hub-signature-256", prefix: "sha256=" });
}

/**
 * Returns whether the signature of a body is valid.
 *
 * @param headers The request's headers.
 * @param body The body, byte for byte as received.
 */
export type SignatureCheck = (
  headers: Headers,
  body: Uint8Array<ArrayBuffer>,
) => boolean | Promise<boolean>;

/** Secrets as keys; several during a rotation. */
export class HmacKeys {
  readonly #secrets: readonly string[];
  readonly #hash: string;
  #keys: Promise<CryptoKey[]> | undefined;

  /**
   * @param sender Who shares them, for the error message.
   * @param secret The secret, or several.
   * @param hash The hash function, as Web Crypto names it.
   * @throws {TypeError} If there is no secret, or an empty one, with which anyone could sign.
   */
  constructor(sender: string, secret: string | readonly string[], hash = "SHA-256") {
    this.#secrets = typeof secret === "string" ? [secret] : secret ?? [];
    this.#hash = hash;
    if (this.#secrets.length === 0 || !this.#secrets.every((one) => one)) {
      throw new TypeError(
        `Cannot check signatures of ${sender}: the secret is empty; use the sender's`,
      );
    }
  }

  /**
   * Whether one of the MACs is valid for the data under one of the keys. Web Crypto compares them
   * in constant time.
   */
  async verify(
    macs: readonly Uint8Array<ArrayBuffer>[],
    data: Uint8Array<ArrayBuffer>,
  ): Promise<boolean> {
    const keys = await (this.#keys ??= this.#import());
    for (const key of keys) {
      for (const mac of macs) {
        if (await crypto.subtle.verify("HMAC", key, mac, data)) return true;
      }
    }
    return false;
  }

  #import(): Promise<CryptoKey[]> {
    const utf8 = new TextEncoder();
    const algorithm = { name: "HMAC", hash: this.#hash };
    return Promise.all(
      this.#secrets.map((secret) =>
        crypto.subtle.importKey("raw", utf8.encode(secret), algorithm, false, ["verify"])
      ),
    );
  }
}

/** The bytes of a hexadecimal HMAC-SHA-256, or `undefined` if the text is not one. */
export function parseMac(text: string): Uint8Array<ArrayBuffer> | undefined {
  return /^[0-9a-f]{64}$/i.test(text) ? Uint8Array.fromHex(text) : undefined;
}
