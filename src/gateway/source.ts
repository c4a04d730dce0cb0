/**
 * Sources: which addresses may post updates, and which address a request really came from.
 *
 * @module
 */
import { parseSources } from "../telegram/sources.ts";
import { parseAddress, parseCidr } from "../net/ip.ts";
import { Networks } from "../net/networks.ts";
import type { HeaderReader } from "../net/request_reader.ts";

/**
 * Stands for the address of a peer on a Unix socket. It has none; who may connect is decided by the
 * socket file's mode, and what connects there for others is a proxy of this machine.
 */
export const UNIX_PEER = "unix";

/** Judges where requests come from. */
export interface SourceCheck {
  /**
   * Whether a request may come in, given its peer's address ({@linkcode UNIX_PEER} on a Unix
   * socket, `undefined` if unknown).
   */
  allows(peer: string | undefined, headers: HeaderReader): boolean;
  /** The address that is judged, for the log; `undefined` if it cannot be told. */
  addressOf(peer: string | undefined, headers: HeaderReader): string | undefined;
}

/** What a source check is made of. */
export interface SourceOptions {
  /** CIDRs, or `"telegram"`, or `"any"`; several are joined. */
  readonly sources: readonly string[];
  /** CIDRs of the proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
}

/** The address in an entry of X-Forwarded-For, which some proxies write with a port. */
function addressIn(entry: string): string | undefined {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(entry)?.[1];
  const text = bracketed ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
  // Brackets are for IPv6 alone.
  if (bracketed !== undefined && !bracketed.includes(":")) return undefined;
  return parseAddress(text) && text;
}

/**
 * Makes a source check.
 *
 * Without trusted proxies the peer of the connection is judged. If the peer is a trusted proxy,
 * X-Forwarded-For is read from the right, where the proxies wrote, and the first address that is
 * not a trusted proxy is judged; what stands to the left of it anyone may have written. A peer on a
 * Unix socket is believed like a trusted proxy, but is never judged itself: without the header
 * nobody knows who asks.
 *
 * @param options The networks.
 * @returns The check. A header that cannot be read is a refusal.
 * @throws {SyntaxError} If a network cannot be read.
 */
export function createSourceCheck({ sources, trustedProxies }: SourceOptions): SourceCheck {
  const allowed = parseSources(sources);
  const networks = allowed === "any" ? undefined : new Networks(allowed);
  const proxies = new Networks(trustedProxies.map(parseCidr));

  /** The entry that counts, and the address in it; none if it cannot be read. */
  function judged(peer: string, headers: HeaderReader): [entry: string, address?: string] {
    if (peer !== UNIX_PEER && !proxies.include(peer)) return [peer, peer];
    let entry = peer;
    let address = peer === UNIX_PEER ? undefined : peer;
    const hops = headers.get("x-forwarded-for")?.split(",") ?? [];
    for (let trusted = true; trusted && hops.length > 0;) {
      entry = hops.pop()!.trim();
      address = addressIn(entry);
      trusted = address !== undefined && proxies.include(address);
    }
    return address === undefined ? [entry] : [entry, address];
  }

  return {
    allows(peer, headers) {
      if (!networks) return true;
      if (peer === undefined) return false;
      const [, address] = judged(peer, headers);
      return address !== undefined && networks.include(address);
    },
    addressOf(peer, headers) {
      if (peer === undefined) return undefined;
      const [entry, address] = judged(peer, headers);
      return address === undefined ? undefined : entry;
    },
  };
}
