/**
 * Why a TLS library does not go on, in OpenSSL's words, which Telegram passes on.
 *
 * @module
 */

/** A pattern, its cause and its remedy. */
export type Reason = readonly [pattern: RegExp, cause: string, remedy: string];

/** The first pattern that matches counts. */
export const TLS_REASONS: readonly Reason[] = [
  [/revoked/i, "the certificate was revoked by its authority", "get another one"],
  [
    /key too (small|weak)|md too weak|digest too weak|dh key too small/i,
    "the certificate's key or signature is too weak",
    "make one with P-256 or RSA of 2048 bits and SHA-256: `deno task cert` does",
  ],
  [
    /invalid CA|not a CA|path length|unsuitable certificate purpose|unsupported certificate purpose|critical extension|key usage|subtree violation/i,
    "the certificate, or one of its issuers, may not be used for a server",
    "get one whose extended key usage is serverAuth, issued by a CA certificate",
  ],
  [
    /certificate signature failure|signature/i,
    "the certificate was not signed by the issuer that is sent along",
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
    "whatever terminates TLS there failed, most often for want of a certificate for this host",
    "look at its log, and at which certificate it has for the host of PUBLIC_URL",
  ],
  [
    /no application protocol|alpn/i,
    "the server insists on a protocol that Telegram does not offer",
    "let it speak HTTP/1.1",
  ],
  [
    /bad record mac|packet length|record layer|bad packet|decryption failed|decode error/i,
    "what came was not TLS as it should be: something in between changes it",
    "look for a proxy or firewall that inspects TLS on this port",
  ],
];
