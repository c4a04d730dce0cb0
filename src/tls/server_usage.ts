/**
 * Whether a certificate may be a server's: OpenSSL, and so Telegram, refuses one that is for
 * something else.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";

/** The extended key usage (RFC 5280, 4.2.1.12) and TLS servers as a purpose, as DER writes them. */
const EXTENDED_KEY_USAGE = "0603551d25";
const SERVER_AUTH = "06082b06010505070301";

/** The header of an extension's value: critical or not, an octet string, its length in a byte. */
const VALUE = /^(?:0101ff)?04([0-7].)/;

/**
 * Whether a certificate may be used for a TLS server. Deno's `node:crypto` does not expose it.
 *
 * @param certificate The certificate.
 * @returns `false` if it has purposes, and this is not one of them.
 */
export function isForServers({ raw }: Pick<X509Certificate, "raw">): boolean {
  const hex = new Uint8Array(raw).toHex();
  for (let at = hex.indexOf(EXTENDED_KEY_USAGE); at >= 0;) {
    const rest = hex.slice(at + EXTENDED_KEY_USAGE.length);
    const [header, length] = VALUE.exec(rest) ?? [];
    if (header !== undefined && at % 2 === 0) {
      const purposes = rest.slice(header.length, header.length + 2 * parseInt(length!, 16));
      return purposes.includes(SERVER_AUTH);
    }
    at = hex.indexOf(EXTENDED_KEY_USAGE, at + 1);
  }
  return true;
}
