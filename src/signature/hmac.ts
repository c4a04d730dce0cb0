/**
 * Signatures of senders who put the HMAC of the body into a header, as GitHub does.
 *
 * @module
 */

/** How a sender signs. */
export interface HmacOptions {
  /** The secret that is shared with the sender; several while it is rotated. */
  secret: string | readonly string[];
  /** The header with the signature. */
  header: string;
  /**
   * What stands before the signature in the header.
   *
   * @default {""}
   */
  prefix?: string;
  /**
   * How the signature is written.
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

/**
 * The check of a sender who signs the raw body with an HMAC: Shopify, GitHub, Mollie and many
 * others. Such a scheme signs no time, so whoever captures a request can send it again: check an id in
 * it.
 *
 * @param options How the sender signs.
 * @returns The check, which compares in constant time.
 * @throws {TypeError} If the secret is empty.
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
  const { secret, header, prefix = "", encoding = "hex", hash = "SHA-256" } = options;
  const keys = new HmacKeys(`header ${header}`, secret, hash);
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
 * The check of GitHub's webhooks: `X-Hub-Signature-256` is `sha256=` and the HMAC-SHA-256 of the
 * body ({@link https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries}).
 * The older SHA-1 header is not looked at. GitHub does not sign a time; `X-GitHub-Delivery`
 * identifies a delivery.
 *
 * @param secret The webhook's secret; several while it is rotated.
 * @returns The check, which compares in constant time.
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
 * Says whether a body is signed.
 *
 * @param headers The request's headers.
 * @param body The body, byte for byte as it came.
 */
export type SignatureCheck = (
  headers: Headers,
  body: Uint8Array<ArrayBuffer>,
) => boolean | Promise<boolean>;

/** Secrets as keys; several while one is rotated. */
export class HmacKeys {
  readonly #secrets: readonly string[];
  readonly #hash: string;
  #keys: Promise<CryptoKey[]> | undefined;

  /**
   * @param sender Whose they are, for the error's message.
   * @param secret The secret, or several.
   * @param hash The hash function, as Web Crypto names it.
   * @throws {TypeError} If there is no secret, or an empty one, under which anyone could sign.
   */
  constructor(sender: string, secret: string | readonly string[], hash = "SHA-256") {
    this.#secrets = typeof secret === "string" ? [secret] : secret ?? [];
    this.#hash = hash;
    if (this.#secrets.length === 0 || !this.#secrets.every((one) => one)) {
      throw new TypeError(
        `Cannot check signatures of ${sender}: the secret is empty; give the one that was agreed`,
      );
    }
  }

  /**
   * Whether one of the MACs is that of the data under one of the keys. Each is compared in constant
   * time, by Web Crypto.
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

/** The bytes of an HMAC-SHA-256 in hexadecimal, or `undefined` if a text is none. */
export function parseMac(text: string): Uint8Array<ArrayBuffer> | undefined {
  return /^[0-9a-f]{64}$/i.test(text) ? Uint8Array.fromHex(text) : undefined;
}
