/**
 * Why a TLS handshake failed, by OpenSSL's messages, which Telegram passes on.
 *
 * @module
 */

/** A pattern, its cause and its remedy. */
export type Reason = readonly [pattern: RegExp, cause: string, remedy: string];

/** The first matching pattern applies. */
export const TLS_REASONS: readonly Reason[] = [
  [/revoked/i, "the certificate was revoked by its authority", "get another one"],
  [
    /key too (small|weak)|md too weak|digest too weak|dh key too small/i,
    "the certificate's key or signature is too weak",
    "create one with P-256 or RSA-2048 and SHA-256, as `deno task cert` does",
  ],
  [
    /invalid CA|not a CA|path length|unsuitable certificate purpose|unsupported certificate purpose|critical extension|key usage|subtree violation/i,
    "the certificate, or one of its issuers, may not be used for a server",
    "get one whose extended key usage is serverAuth, issued by a CA certificate",
  ],
  [
    /certificate signature failure|signature/i,
    "the certificate was not signed by the issuer that is sent with it",
    "put the right intermediates into TLS_CERT after the certificate",
  ],
  [
    /chain too long/i,
    "there are too many certificates in the chain",
    "send the certificate and its intermediates only",
  ],
  [
    /unrecogni[sz]ed name|unknown name/i,
    "whatever terminates TLS there does not know the host of PUBLIC_URL",
    "add the host to the proxy's configuration (server_name), with a certificate for it",
  ],
  [
    /certificate required|peer did not return a certificate/i,
    "the server asks for a client's certificate, which Telegram does not have",
    "turn mutual TLS off for the webhook's host",
  ],
  [
    /internal error/i,
    "whatever terminates TLS there failed, usually because it has no certificate for this host",
    "check its log, and which certificate it has for the host of PUBLIC_URL",
  ],
  [
    /no application protocol|alpn/i,
    "the server insists on a protocol that Telegram does not offer",
    "enable HTTP/1.1 on it",
  ],
  [
    /bad record mac|packet length|record layer|bad packet|decryption failed|decode error/i,
    "the data was not valid TLS: something in between changes it",
    "look for a proxy or firewall that inspects TLS on this port",
  ],
];
