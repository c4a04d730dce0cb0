/**
 * The client's address: the peer's, or behind trusted proxies the one they report in a header.
 *
 * @module
 */
import { parseAddress, parseCidr } from "../net/ip.ts";
import { Networks } from "../net/networks.ts";
import type { HeaderReader } from "../net/request_reader.ts";
import { type OptionTypes, refuseWrongOptions } from "../util/options/option_types.ts";

/**
 * Stands in for the address of a peer on a Unix socket, which has none. The socket file's mode
 * decides who may connect; a peer that forwards requests there is a proxy on this machine.
 */
export const UNIX_PEER = "unix";

/** Options for {@linkcode clientAddress}. */
export interface ClientAddressOptions {
  /**
   * CIDRs of the trusted proxies.
   *
   * @default {[]}
   */
  readonly trustedProxies?: readonly string[] | undefined;
  /**
   * The header in which they report the client: `X-Forwarded-For`, `Forwarded`, `X-Real-IP`,
   * `CF-Connecting-IP`, `Fly-Client-IP` …
   *
   * @default {"X-Forwarded-For"}
   */
  readonly clientAddressHeader?: string | undefined;
}

const OPTIONS: OptionTypes<ClientAddressOptions> = {
  trustedProxies: "array",
  clientAddressHeader: "string",
};

/** What is known about a client's address. */
export interface ClientAddress {
  /** The address as it was written. */
  readonly entry: string;
  /** The address alone; `undefined` if it cannot be read. */
  readonly address: string | undefined;
}

/** Reads the address of a client, given the peer's. */
export type AddressReader = (peer: string, headers: HeaderReader) => ClientAddress;

/**
 * Creates the function that reads the address of a client.
 *
 * Without trusted proxies it is the peer's. If the peer is a trusted proxy, the header is read from
 * the right, where proxies append, up to the first address that is not a trusted proxy; anything
 * left of it may be forged. A peer on a Unix socket is trusted like a proxy, but without the header
 * the client is unknown.
 *
 * @param options Which proxies are trusted.
 * @returns The function.
 * @throws {SyntaxError} If a network cannot be read.
 */
export function createAddressReader(
  { trustedProxies = [], clientAddressHeader: header = "X-Forwarded-For" }: ClientAddressOptions,
): AddressReader {
  const proxies = new Networks(trustedProxies.map(parseCidr));
  const name = header.toLowerCase();
  const split = name === "forwarded" ? forwardedHops : (value: string) => value.split(",");
  return (peer, headers) => {
    if (peer !== UNIX_PEER && !proxies.include(peer)) return { entry: peer, address: peer };
    let entry = peer;
    let address = peer === UNIX_PEER ? undefined : peer;
    const value = headers.get(name);
    const hops = value === null ? [] : split(value);
    for (let trusted = true; trusted && hops.length > 0;) {
      entry = hops.pop()!.trim();
      address = addressIn(entry);
      trusted = address !== undefined && proxies.include(address);
    }
    return { entry, address };
  };
}

/** The address in an entry, to which some proxies append a port. */
function addressIn(entry: string): string | undefined {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(entry)?.[1];
  const text = bracketed ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
  // Brackets are only for IPv6.
  if (bracketed !== undefined && !bracketed.includes(":")) return undefined;
  return parseAddress(text) && text;
}

/** The elements of a Forwarded header, and the parameters of one; commas may be quoted. */
const ELEMENT = /(?:"(?:[^"\\]|\\.)*"|[^,"])+/g;
const PARAMETER = /(?:"(?:[^"\\]|\\.)*"|[^;"])+/g;

/** A whole header: pairs, whose values are quoted or hold no quote. */
const FORWARDED = /^(?:(?:[^",;=]+=(?:\s*"(?:[^"\\]|\\.)*"\s*|[^",;]*)|\s*)(?:[;,]|$))*$/;

/**
 * The `for=` value of each element of a Forwarded header (RFC 7239); empty for an element without
 * one. It may also be `unknown` or an obfuscated `_name`.
 *
 * A client that opens a quote without closing it could hide what the proxy appends: then the header
 * counts as empty.
 */
function forwardedHops(value: string): string[] {
  if (!FORWARDED.test(value)) return [""];
  return (value.match(ELEMENT) ?? []).map((element) => {
    for (const parameter of element.match(PARAMETER) ?? []) {
      // Trimmed here: in the pattern it would take time quadratic in the number of blanks.
      const node = /^\s*for\s*=(.*)$/i.exec(parameter)?.[1]?.trim();
      if (node === undefined) continue;
      const quoted = /^"(.*)"$/.exec(node)?.[1];
      return quoted === undefined ? node : quoted.replace(/\\(.)/g, "$1");
    }
    return "";
  });
}

/**
 * The address of the client that sent a request, for your own handlers next to `app.fetch`.
 *
 * @param request The request.
 * @param info What the server knows about the peer, as `Deno.serve` passes it.
 * @param options Which proxies are trusted.
 * @returns The address; `undefined` if it is unknown or cannot be read.
 * @throws {SyntaxError} If a network cannot be read.
 * @throws {TypeError} If an option is unknown or of another type.
 *
 * @example Usage
 * ```ts
 * import { clientAddress } from "@postern/postern";
 * import { assertEquals } from "@std/assert";
 *
 * const request = new Request("https://bots.example/", {
 *   headers: { "cf-connecting-ip": "203.0.113.9" },
 * });
 * const info = { remoteAddr: { hostname: "10.0.0.2" } };
 * assertEquals(clientAddress(request, info), "10.0.0.2");
 *
 * const behind = { trustedProxies: ["10.0.0.0/8"], clientAddressHeader: "CF-Connecting-IP" };
 * assertEquals(clientAddress(request, info, behind), "203.0.113.9");
 * ```
 */
export function clientAddress(
  request: Request,
  { remoteAddr: { hostname, transport } }: {
    readonly remoteAddr: { readonly transport?: string; readonly hostname?: string };
  },
  options: ClientAddressOptions = {},
): string | undefined {
  refuseWrongOptions("read the client's address", options, OPTIONS);
  const peer = hostname ?? (transport === "unix" ? UNIX_PEER : undefined);
  return peer === undefined
    ? undefined
    : createAddressReader(options)(peer, request.headers).address;
}
