/**
 * Signatures: whether a body is from who shares a secret with us.
 *
 * @module
 */

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
