/**
 * Why a delivery failed without an answer, or because of its content, by Telegram's messages.
 *
 * @module
 */
import { type Reason, TLS_REASONS } from "./tls_reasons.ts";

/** By other messages of Telegram. */
export const TEXTS: readonly Reason[] = [
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
    /Connection refused/,
    "nothing listens on that port, or a firewall rejects the connection",
    "start the server, check that PORT is the port of PUBLIC_URL, and open it to Telegram's networks",
  ],
  [
    /(Connection|Operation) timed out/,
    "a firewall drops the packets, or the address belongs to another machine",
    "open the port to Telegram's networks and check the host's A record",
  ],
  [
    /connection (reset|closed|abort|on reset)|Broken pipe|(Socket|endpoint) (is not connected|shutdown)|Bad file descriptor|Protocol error/i,
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
  ...TLS_REASONS.map(([pattern, cause, remedy]): Reason => [
    new RegExp(`(?:SSL|TLS|certificate|error:).*(?:${pattern.source})`, "i"),
    cause,
    remedy,
  ]),
  [
    /Can't create an SSL (context|connection)|Failed to (create an SSL|add certificate|set custom|load X509|set cipher)/i,
    "Telegram could not use the uploaded certificate",
    "run `deno task bot set`, with a whole certificate in PEM",
  ],
  [
    /unexpected eof|SSL error|SSL_/i,
    "the TLS handshake failed",
    "check what terminates TLS on this port: `openssl s_client -connect HOST:PORT` shows it",
  ],
  [
    /resolve host|name resolution|name or service not known|DNS result|Expected JSON array|Failed to find IPv4/i,
    "the host has no address",
    "check its A record",
  ],
  [
    /is reserved/i,
    "the host's address is not on the Internet",
    "use a host with a public IPv4 address in PUBLIC_URL",
  ],
  [
    /Invalid IP address specified|is not a valid IP/i,
    "the address that setWebhook was given is not one",
    "run `deno task bot set`, with an IPv4 address in --ip-address or without it",
  ],
  [
    /IPv6-only|only IPv6/i,
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
    /invalid webhook URL|URL is too long|Host (name )?(must|is|can't)|in the URL|in URL|URL host|URL protocol/i,
    "the webhook's URL is invalid",
    "set PUBLIC_URL to https://host[:port][/prefix], and run `deno task bot set`",
  ],
  [
    /secret token/i,
    "Telegram does not accept the secret token",
    "use 1 to 256 letters, digits, _ and - for the bot's secret",
  ],
  [
    /content-encoding|zlib/i,
    "the answer was compressed in a way that Telegram cannot read",
    "use gzip or no compression in the proxy: Telegram does not read brotli and zstd",
  ],
  [
    /transfer-encoding|^Not Implemented/i,
    "the answer came in a transfer encoding other than chunked",
    "look for a proxy that changes answers",
  ],
  [
    /Header Fields Too Large/i,
    "the answer's headers were longer than Telegram reads",
    "let the proxy add fewer headers and no cookies",
  ],
  [
    /HTTP Version Not Supported|wrong request line|^Bad Request$/i,
    "what answered does not speak HTTP/1.1",
    "find out what listens on this port",
  ],
  [
    /unexpected end of request content/i,
    "the answer was cut off",
    "if it persists, look at the proxy between Telegram and the server",
  ],
  [
    /^Bad Request: /i,
    "Telegram could not read the answer's body, which must be a JSON object or a form",
    "return a Bot API call or nothing from the handler; look for a proxy that changes answers",
  ],
  [
    /^Internal Server Error/i,
    "Telegram itself failed",
    "wait; with a Bot API server of your own, look at its disk and its log",
  ],
  [
    /webhook proxy|Proxy connection/i,
    "the Bot API server cannot reach the proxy that it was started with",
    "look at the --proxy of your Bot API server",
  ],
  [
    /Too many open files|Cannot allocate memory|buffer space|assign requested address|temporarily unavailable|Address already in use/i,
    "the Bot API server ran out of something",
    "wait; with a Bot API server of your own, raise its limits",
  ],
  [
    /Permission denied|Operation not permitted/i,
    "a firewall where the Bot API server runs does not let it connect",
    "with a Bot API server of your own, let it connect to the webhook's port",
  ],
  [
    /connect to the webhook|Failed to connect|Network is (unreachable|down)|No route to host|Host is (unreachable|down)/i,
    "no connection could be established",
    "check that the port is open to Telegram's networks and that the server is running",
  ],
];
