/**
 * Socket and TLS failures, worded as Telegram shows them.
 *
 * @module
 */
import { WireError } from "./network.ts";

const BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset by peer",
  ECONNABORTED: "Connection reset by peer",
  EPIPE: "Broken pipe",
  ETIMEDOUT: "Connection timed out",
  EHOSTUNREACH: "No route to host",
  ENETUNREACH: "Network is unreachable",
};

const BY_TYPE: readonly (readonly [abstract new (...args: never[]) => Error, string])[] = [
  [Deno.errors.ConnectionRefused, "ECONNREFUSED"],
  [Deno.errors.ConnectionReset, "ECONNRESET"],
  [Deno.errors.ConnectionAborted, "ECONNABORTED"],
  [Deno.errors.BrokenPipe, "EPIPE"],
  [Deno.errors.TimedOut, "ETIMEDOUT"],
  [Deno.errors.BadResource, "ECONNRESET"],
  [Deno.errors.Interrupted, "ECONNRESET"],
];

/** OpenSSL's errors for handshake failures. */
const HANDSHAKE: readonly (readonly [RegExp, string])[] = [
  [/HandshakeFailure/i, "0A000410:SSL routines::sslv3 alert handshake failure"],
  [/ProtocolVersion|Incompatible/i, "0A00042E:SSL routines::tlsv1 alert protocol version"],
  [/UnrecognisedName|UnrecognizedName/i, "0A000458:SSL routines::tlsv1 unrecognized name"],
  [/InternalError/i, "0A000438:SSL routines::tlsv1 alert internal error"],
  [/InvalidContentType|corrupt|InvalidMessage/i, "0A00010B:SSL routines::wrong version number"],
];

/** The error for a certificate that is not trusted. */
export function untrusted(reason: string): WireError {
  const error = "error:0A000086:SSL routines::certificate verify failed";
  return new WireError(`SSL error {${error}:${reason}}`);
}

/** The error for a connection closed by the peer, which getWebhookInfo does not show. */
export function closedByPeer(): WireError {
  return new WireError("");
}

/** Telegram's message for a socket error. */
export function socketError(error: unknown): WireError {
  const { code } = error as { code?: string };
  const byType = BY_TYPE.find(([type]) => error instanceof type)?.[1];
  return new WireError(BY_CODE[byType ?? code ?? ""] ?? "Can't connect to the webhook");
}

/** Telegram's message for a handshake error. */
export function handshakeError(error: unknown): WireError {
  const { code = "", message } = error as Error & { code?: string };
  if (/eof|hang up|disconnected/i.test(message)) return closedByPeer();
  if (code in BY_CODE) return socketError(error);
  const known = HANDSHAKE.find(([pattern]) => pattern.test(message))?.[1];
  return new WireError(
    `SSL error {error:${known ?? "0A00010B:SSL routines::wrong version number"}}`,
  );
}
