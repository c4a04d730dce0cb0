/**
 * Sources: which addresses may post updates.
 *
 * @module
 */
import { Networks } from "../net/networks.ts";
import type { HeaderReader } from "../net/request_reader.ts";
import { parseSources } from "../telegram/sources.ts";
import { rememberLast } from "./remember_last.ts";
import { createAddressReader } from "./client_address.ts";

export { UNIX_PEER } from "./client_address.ts";

/** Checks where requests come from. */
export interface SourceCheck {
  /**
   * Whether a request is admitted, given its peer's address ({@linkcode UNIX_PEER} on a Unix
   * socket, `undefined` if unknown).
   */
  allows(peer: string | undefined, headers: HeaderReader): boolean;
  /** The client's address, for the log; `undefined` if it is unknown. */
  addressOf(peer: string | undefined, headers: HeaderReader): string | undefined;
}

/** Options for a source check. */
export interface SourceOptions {
  /** CIDRs, `"telegram"` or `"any"`; several are combined. */
  readonly sources: readonly string[];
  /** CIDRs of the trusted proxies. */
  readonly trustedProxies: readonly string[];
  /** The header in which they report the client. @default {"X-Forwarded-For"} */
  readonly clientAddressHeader?: string | undefined;
}

/**
 * Creates a source check.
 *
 * @param options The allowed networks and the trusted proxies.
 * @returns The check. It refuses a header that cannot be read.
 * @throws {SyntaxError} If a network cannot be read.
 */
export function createSourceCheck({ sources, ...proxies }: SourceOptions): SourceCheck {
  const allowed = parseSources(sources);
  const include = allowed === "any" ? undefined : includedIn(new Networks(allowed));
  const read = createAddressReader(proxies);
  return {
    allows(peer, headers) {
      if (!include) return true;
      if (peer === undefined) return false;
      const { address } = read(peer, headers);
      return address !== undefined && include(address);
    },
    addressOf(peer, headers) {
      if (peer === undefined) return undefined;
      const { entry, address } = read(peer, headers);
      return address === undefined ? undefined : entry;
    },
  };
}

/** A connection's requests all come from one address. */
function includedIn(networks: Networks): (address: string) => boolean {
  return rememberLast((address) => networks.include(address));
}
