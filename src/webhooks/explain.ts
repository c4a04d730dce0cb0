/**
 * What the last error of a webhook means.
 *
 * @module
 */

import { TLS_REASONS } from "./tls_reasons.ts";

/** Why something failed, and what to do. */
export interface Explanation {
  /** What happened. */
  readonly cause: string;
  /** What to do. */
  readonly remedy: string;
}

type Entry = readonly [pattern: RegExp, cause: string, remedy: string];

/** By the status that the webhook answered with. The first matching pattern applies. */
const STATUSES: readonly Entry[] = [
  [
    /^504/,
    "the handler passed the deadline",
    "make it faster, or set TIMEOUT_POLICY=return to answer 200 and let it continue; if a proxy is in front, check its timeout",
  ],
  [
    /^503/,
    "the server was shutting down, or MAX_IN_FLIGHT updates were in flight",
    "if it persists, look in the log for handlers that hang, or raise MAX_IN_FLIGHT",
  ],
  [
    /^502/,
    "a proxy in front could not reach the server",
    "check that the server is running and listens where the proxy expects it",
  ],
  [
    /^5/,
    "the handler threw",
    'look in the log for "handler failed"; after ATTEMPTS failures the update becomes a dead letter',
  ],
  [
    /^401/,
    "the secret token was not the bot's",
    "run `deno task bot set`; make sure that no other instance registers another secret",
  ],
  [
    /^403/,
    "the sender's address is not in SOURCES",
    "allow Telegram's networks; behind a proxy, list it in TRUSTED_PROXIES, and check the proxy's own rules",
  ],
  [
    /^404/,
    "no bot has this path",
    "compare PUBLIC_URL and BOT_<NAME>_PATH with the paths of the server and the proxy",
  ],
  [/^405/, "the request did not arrive as a POST", "look for a redirect or a rule in the proxy"],
  [
    /^408/,
    "the body did not arrive within the deadline",
    "check the network and the proxy between Telegram and the server",
  ],
  [
    /^410/,
    "something answered that the webhook is gone; after 23 hours of this, Telegram deletes it",
    "find out which server answers there: Postern never returns 410",
  ],
  [
    /^413/,
    "the update was larger than MAX_BODY_BYTES or a proxy's limit",
    "raise the limit",
  ],
  [/^415/, "the body was not declared as JSON", "look for a proxy that changes Content-Type"],
  [
    /^429/,
    "something in front limits the rate",
    "exempt Telegram's networks from the limit, or lower --max-connections",
  ],
  [
    /^400/,
    "the server could not read the update",
    "look for a proxy that changes bodies, or speaks HTTP to a TLS port",
  ],
  [
    /^3/,
    "the URL redirects, which Telegram never follows",
    "set PUBLIC_URL to the address that it redirects to",
  ],
  [
    /^4/,
    "something in front rejected the request",
    "find out which server answers there: Postern does not return this status",
  ],
];

/** By other messages of Telegram. */
const TEXTS: readonly Entry[] = [
  [
    /^Read timeout expired/,
    "no answer came within 60 seconds",
    "make sure that TIMEOUT_MS is well below 60000 and that no proxy holds answers back",
  ],
  [
    /^Write timeout expired/,
    "the server did not accept the request within 60 seconds",
    "check the load on the machine and the network",
  ],
  [
    /^Connection refused/,
    "nothing listens on that port, or a firewall rejects the connection",
    "start the server, check that PORT is the port of PUBLIC_URL, and open it to Telegram's networks",
  ],
  [
    /^Connection timed out/,
    "a firewall drops the packets, or the address belongs to another machine",
    "open the port to Telegram's networks and check the host's A record",
  ],
  [
    /^Connection reset|^Connection closed|^Broken pipe/,
    "the connection was cut, by a restart or by something in between",
    "if it persists, check the proxy and the log",
  ],
  [
    /self.signed/i,
    "the certificate is self-signed or from a private authority, and Telegram does not have it",
    "run `deno task bot set`, which uploads it; if a proxy presents it, set TELEGRAM_CERT to its path first",
  ],
  [
    /unable to get (local )?issuer|certificate verify failed:?\}?$|unable to verify/i,
    "the chain is incomplete, or ends at an unknown authority",
    "put the intermediates into TLS_CERT after the certificate; for a private authority, set TELEGRAM_CERT to the path of its certificate and run `deno task bot set`",
  ],
  [
    /has expired|certificate expired/i,
    "the certificate has expired",
    "renew it; the server loads the new file by itself",
  ],
  [
    /not yet valid/i,
    "the certificate is not valid yet",
    "check the clock of the machine that created it",
  ],
  [
    /(host ?name|IP address) mismatch/i,
    "the certificate is for another host",
    "get one for the host of PUBLIC_URL, and upload it again if it is self-signed",
  ],
  [
    /wrong version number|http request/i,
    "the port speaks plain HTTP where Telegram expects TLS",
    "set TLS_CERT and TLS_KEY, or let a proxy terminate TLS on this port",
  ],
  [
    /unsupported protocol|protocol version|handshake failure|no shared cipher/i,
    "there is no common TLS version; Telegram needs 1.2",
    "enable TLS 1.2 or newer in whatever terminates TLS there",
  ],
  ...TLS_REASONS.map(([pattern, cause, remedy]): Entry => [
    new RegExp(`(?:SSL|TLS|certificate|error:).*(?:${pattern.source})`, "i"),
    cause,
    remedy,
  ]),
  [
    /unexpected eof|SSL error|SSL_/i,
    "the TLS handshake failed",
    "check what terminates TLS on this port: `openssl s_client -connect HOST:PORT` shows it",
  ],
  [
    /resolve host|name resolution|name or service not known/i,
    "the host has no address",
    "check its A record",
  ],
  [
    /is reserved/i,
    "the host's address is not on the Internet",
    "use a host with a public IPv4 address in PUBLIC_URL",
  ],
  [
    /IPv6/i,
    "the host has only an IPv6 address",
    "give it an A record: Telegram connects over IPv4",
  ],
  [
    /too many parameters|Entity Too Large/i,
    "the answer was larger than the 1 MiB that Telegram reads",
    "send large replies with ctx.api instead of returning them",
  ],
  [
    /only on ports/i,
    "Telegram delivers only to ports 443, 80, 88 and 8443",
    "use one of these ports in PUBLIC_URL",
  ],
  [/HTTPS URL must be/i, "Telegram delivers over HTTPS only", "start PUBLIC_URL with https://"],
  [
    /invalid webhook URL/i,
    "the webhook's URL is invalid",
    "set PUBLIC_URL to https://host[:port][/prefix], and run `deno task bot set`",
  ],
  [
    /secret token/i,
    "Telegram does not accept the secret token",
    "use 1 to 256 letters, digits, _ and - for the bot's secret",
  ],
  [
    /content-encoding/i,
    "the answer was compressed in a way that Telegram cannot read",
    "use gzip or no compression in the proxy: Telegram does not read brotli and zstd",
  ],
  [
    /connect to the webhook|Network is unreachable|No route to host/i,
    "no connection could be established",
    "check that the port is open to Telegram's networks and that the server is running",
  ],
];

/** How TLS libraries report a certificate that they do not accept. */
const CERTIFICATE = /certificate verify failed|self.signed|unable to (get|verify)|unknown ca/i;

/** Whether a `last_error_message` is about the server's certificate. */
export function isCertificateError(message: string): boolean {
  return CERTIFICATE.test(message);
}

const UNKNOWN: Explanation = {
  cause: "Telegram could not deliver an update",
  remedy: "check the server's log at that time",
};

/**
 * Explains a `last_error_message`.
 *
 * @param message Telegram's message.
 * @returns Cause and remedy; a general explanation if the message is unknown.
 */
export function explain(message: string): Explanation {
  const status = /^Wrong response from the webhook: (.*)$/.exec(message)?.[1];
  const [table, said] = status === undefined ? [TEXTS, message] as const : [STATUSES, status];
  const entry = table.find(([pattern]) => pattern.test(said));
  return entry ? { cause: entry[1], remedy: entry[2] } : UNKNOWN;
}
