/**
 * Why a webhook answered as it did, by the status that Telegram passes on.
 *
 * @module
 */
import type { Reason } from "./tls_reasons.ts";

/** By the status that the webhook answered with. The first matching pattern applies. */
export const STATUSES: readonly Reason[] = [
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
    /^52[0-7]|^530/,
    "Cloudflare could not get an answer from the server",
    "check that the server runs, that Cloudflare may connect to it, and which TLS mode is set there",
  ],
  [
    /^500/,
    "the handler threw",
    'look in the log for "handler failed"; after ATTEMPTS failures the update becomes a dead letter',
  ],
  [
    /^5/,
    "something in front of the server failed",
    "find out which server answers there: Postern does not return this status",
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
    /^421/,
    "whatever terminates TLS there does not serve the host of PUBLIC_URL",
    "add the host to the proxy's configuration (server_name)",
  ],
  [
    /^49[56]/,
    "a proxy in front asks for a client's certificate, which Telegram does not have",
    "turn mutual TLS off for the webhook's host",
  ],
  [
    /^497/,
    "plain HTTP was spoken to a port for HTTPS",
    "look at how the proxy passes requests on",
  ],
  [
    /^1/,
    "the answer was an interim one, with nothing after it",
    "look for a proxy that upgrades connections",
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
  [
    /^/,
    "what came back was not an HTTP answer with a valid status",
    "find out what listens on this port",
  ],
];
