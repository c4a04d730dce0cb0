/**
 * Sources: which addresses may post updates, and which address a request really came from.
 *
 * @module
 */
import { type Address, type Cidr, contains, parseAddress, parseCidr } from "../net/ip.ts";
import type { HeaderReader } from "../server/deno_request.ts";
import { parseSources } from "../telegram/sources.ts";

/** How many addresses' verdicts are remembered; Telegram posts from a few dozen. */
const MAX_REMEMBERED = 1024;

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

/** An entry of X-Forwarded-For: an address, which some proxies write with a port. */
function parseHop(entry: string): Address | undefined {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(entry)?.[1];
  if (bracketed !== undefined) {
    return bracketed.includes(":") ? parseAddress(bracketed) : undefined;
  }
  return parseAddress(/^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry);
}

/**
 * Makes a source check.
 *
 * Without trusted proxies the peer of the connection is judged. If the peer is a trusted proxy,
 * X-Forwarded-For is read from the right, where the proxies wrote, and the first address that is
 * no trusted proxy is judged; what stands to the left of it anyone may have written. A peer on a
 * Unix socket is believed like a trusted proxy, but is never judged itself: without the header
 * nobody knows who asks.
 *
 * @param options The networks.
 * @returns The check. A header that cannot be read is a refusal.
 * @throws {SyntaxError} If a network cannot be read.
 */
export function createSourceCheck({ sources, trustedProxies }: SourceOptions): SourceCheck {
  const networks = parseSources(sources);
  const proxies = trustedProxies.map(parseCidr);
  const isIn = (list: readonly Cidr[], address: Address) =>
    list.some((network) => contains(network, address));

  /** The text and the value of the address that counts; no value if it cannot be read. */
  function judged(
    peer: string | undefined,
    headers: HeaderReader,
  ): [string | undefined, Address | undefined] {
    let text = peer;
    let address = peer === undefined ? undefined : parseAddress(peer);
    let trusted = peer === UNIX_PEER || address !== undefined && isIn(proxies, address);
    if (!trusted) return [text, address];
    const hops = headers.get("x-forwarded-for")?.split(",") ?? [];
    while (trusted && hops.length > 0) {
      text = hops.pop()!.trim();
      address = parseHop(text);
      trusted = address !== undefined && isIn(proxies, address);
    }
    return address ? [text, address] : [undefined, undefined];
  }

  function allows(peer: string | undefined, headers: HeaderReader): boolean {
    if (networks === "any") return true;
    const [, address] = judged(peer, headers);
    return address !== undefined && isIn(networks, address);
  }

  const addressOf = (peer: string | undefined, headers: HeaderReader) => judged(peer, headers)[0];
  if (networks === "any" || proxies.length > 0) return { allows, addressOf };

  // Without proxies an address alone decides, and the same few come again and again; most often it
  // is the one that was let in last.
  const verdicts = new Map<string, boolean>();
  let last: string | undefined;
  return {
    addressOf,
    allows(peer, headers) {
      if (peer === undefined) return false;
      if (peer === last) return true;
      if (peer === UNIX_PEER) return allows(peer, headers);
      let verdict = verdicts.get(peer);
      if (verdict === undefined) {
        verdict = allows(peer, headers);
        if (verdict && verdicts.size < MAX_REMEMBERED) verdicts.set(peer, verdict);
      }
      if (verdict) last = peer;
      return verdict;
    },
  };
}
