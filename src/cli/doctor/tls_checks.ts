/**
 * Checks that something answers and speaks TLS.
 *
 * @module
 */
import type { Handshake } from "../probe/probe.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

/** What is known about the connection. */
export interface TlsFacts {
  /** `host:port` as Telegram sees it. */
  readonly at: string;
  /** The handshake there. */
  readonly outside: Handshake;
  /** The handshake on this machine, if the other failed. */
  readonly inside?: Handshake | undefined;
}

/** TLS library errors when the peer offers no usable version or cipher. */
const TOO_OLD = /protocol.?version|unsupported protocol|handshake.?failure|incompatible/i;
const NOT_TLS = /corrupt message|InvalidContentType|InvalidMessage|wrong version/i;

/**
 * Checks that TLS 1.2 or newer is spoken.
 *
 * @param facts The facts.
 * @returns The findings.
 */
export function checkTls({ at, outside, inside }: TlsFacts): Finding[] {
  if (outside.ok) return [ok("tls", `${at} answers with ${outside.protocol}`)];
  if (inside?.ok && !outside.connected) {
    return [
      warning(
        "reach",
        `${at} cannot be reached from here: ${outside.reason}`,
        "this is fine if only Telegram's networks are let in, or the router does not lead back in",
      ),
      ok("tls", `The server answers on this machine with ${inside.protocol}`),
    ];
  }
  return [problem("tls", `${at} cannot be used: ${outside.reason}`, remedyFor(outside))];
}

function remedyFor({ connected, reason }: Extract<Handshake, { ok: false }>): string {
  if (!connected) {
    return "start the server, check that PORT is the port of PUBLIC_URL, and open the firewall";
  }
  if (TOO_OLD.test(reason)) return "let whatever terminates TLS there speak TLS 1.2 or newer";
  if (NOT_TLS.test(reason)) {
    return "it does not speak TLS: set TLS_CERT and TLS_KEY, or let the proxy terminate TLS on this port";
  }
  return "check what answers there: `openssl s_client -connect HOST:PORT` shows it";
}
