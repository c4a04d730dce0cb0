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
    /CRL|OCSP|certificate status|invalid status response|SCTs|Transparency/i,
    "whether the certificate was revoked could not be checked",
    "get another one; leave OCSP stapling to a server that keeps it fresh",
  ],
  [
    /self-issued|certificate (not trusted|rejected|unknown)|application verification|unknown ca|DANE|path loop|no explicit policy|policy/i,
    "the certificate is signed by an authority that is not trusted",
    "get one from a public authority, or run `deno task bot set`, which uploads your own",
  ],
  [
    /key too (small|weak)|md too weak|(digest|signature).*too weak|dh key too small|insufficient security|Suite B/i,
    "the certificate's key or signature is too weak",
    "create one with P-256 or RSA-2048 and SHA-256, as `deno task cert` does",
  ],
  [
    /invalid (non-)?CA|not a CA|Basic Constraints|path length|unsuitable certificate purpose|unsupported certificate|critical extension|key usage|subtree violation|name constraint|proxy (certificate|path|subject)|extension|RFC 3779|name empty|Key Identifier|unsupported or invalid/i,
    "the certificate, or one of its issuers, may not be used for a server",
    "get one whose extended key usage is serverAuth, issued by a CA certificate",
  ],
  [
    /signature|subject issuer mismatch|key identifier mismatch|serial number mismatch|issuer (certificate|public key)|decode issuer/i,
    "the certificate was not signed by the issuer that is sent with it",
    "put the right intermediates into TLS_CERT after the certificate",
  ],
  [
    /notBefore|notAfter|bad certificate|error in certificate|explicit ECC|Raw public key|email address mismatch|certificate version/i,
    "the certificate is malformed",
    "make or get another one: `openssl x509 -in FILE -noout -text` shows it",
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
    /certificate required|peer did not return a certificate|no certificate|access denied/i,
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
    /bad record mac|(packet|data) length|length (mismatch|too)|record layer|bad packet|decryption failed|dec(ode|rypt) error|unexpected message|illegal parameter|digest check|excessive message|unknown (protocol|alert)/i,
    "the data was not valid TLS: something in between changes it",
    "look for a proxy or firewall that inspects TLS on this port",
  ],
  [
    /no protocols available|wrong (ssl version|cipher|curve|signature type)|no suitable key share|ecpoint|renegotiation|inappropriate fallback|cipher|missing extension|unsupported extension|parse tlsext|bad extension|missing rsa/i,
    "there is no common way of speaking TLS",
    "let whatever terminates TLS there speak TLS 1.2 or 1.3 with its usual ciphers and curves",
  ],
  [
    /out of memory|lookup error|verification context|unspecified|user cancel/i,
    "Telegram gave up the handshake for a reason of its own",
    "wait; if it persists, run `deno task bot doctor`",
  ],
];
