/**
 * The client's address: that of the peer, or behind trusted proxies the one that they name in a
 * header.
 *
 * @module
 */
import { parseAddress, parseCidr } from "../net/ip.ts";
import { Networks } from "../net/networks.ts";
import type { HeaderReader } from "../net/request_reader.ts";

/**
 * Stands for the address of a peer on a Unix socket. It has none; who may connect is decided by the
 * socket file's mode, and what connects there for others is a proxy of this machine.
 */
export const UNIX_PEER = "unix";

/** Which proxies are believed. */
export interface ClientAddressOptions {
  /**
   * CIDRs of the proxies.
   *
   * @default {[]}
   */
  readonly trustedProxies?: readonly string[] | undefined;
  /**
   * The header in which they name the client: `X-Forwarded-For`, `Forwarded`, `X-Real-IP`,
   * `CF-Connecting-IP`, `Fly-Client-IP` …
   *
   * @default {"X-Forwarded-For"}
   */
  readonly clientAddressHeader?: string | undefined;
}

/** What is known of a client. */
export interface ClientAddress {
  /** The address as it was written. */
  readonly entry: string;
  /** The address alone; `undefined` if it cannot be read. */
  readonly address: string | undefined;
}

/** Reads the address of a client, given that of the peer. */
export type AddressReader = (peer: string, headers: HeaderReader) => ClientAddress;

/**
 * Makes the function that reads the address of a client.
 *
 * Without trusted proxies it is the peer's. If the peer is a trusted proxy, the header is read from
 * the right, where the proxies wrote, up to the first address that is not a trusted proxy; anyone
 * may have written what stands to the left of it. A peer on a Unix socket is believed like a trusted
 * proxy, but without the header nobody knows who the client is.
 *
 * @param options Which proxies are believed.
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

/** The address in an entry, which some proxies write with a port. */
function addressIn(entry: string): string | undefined {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(entry)?.[1];
  const text = bracketed ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
  // Brackets are for IPv6 alone.
  if (bracketed !== undefined && !bracketed.includes(":")) return undefined;
  return parseAddress(text) && text;
}

/** The elements of a Forwarded header, and the parameters of one; commas may stand in quotes. */
const ELEMENT = /(?:"(?:[^"\\]|\\.)*"|[^,"])+/g;
const PARAMETER = /(?:"(?:[^"\\]|\\.)*"|[^;"])+/g;

/** A whole header: pairs, whose values are quoted or hold no quote. */
const FORWARDED = /^(?:(?:[^",;=]+=(?:\s*"(?:[^"\\]|\\.)*"\s*|[^",;]*)|\s*)(?:[;,]|$))*$/;

/**
 * What a Forwarded header (RFC 7239) says after `for=`, element by element; empty for an element
 * that does not say it, or hides it as `unknown` or `_name`.
 *
 * A client that opens a quote and does not close it could hide what the proxy adds: then the header
 * says nothing.
 */
function forwardedHops(value: string): string[] {
  if (!FORWARDED.test(value)) return [""];
  return (value.match(ELEMENT) ?? []).map((element) => {
    for (const parameter of element.match(PARAMETER) ?? []) {
      const node = /^\s*for\s*=\s*(.*?)\s*$/i.exec(parameter)?.[1];
      if (node === undefined) continue;
      const quoted = /^"(.*)"$/.exec(node)?.[1];
      return quoted === undefined ? node : quoted.replace(/\\(.)/g, "$1");
    }
    return "";
  });
}

/**
 * The address of the client that a request came from, for handlers of your own next to
 * `app.fetch`.
 *
 * @param request The request.
 * @param info What the server knows of the peer, as `Deno.serve` gives it.
 * @param options Which proxies are believed.
 * @returns The address; `undefined` if it is unknown or cannot be read.
 * @throws {SyntaxError} If a network cannot be read.
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
  const peer = hostname ?? (transport === "unix" ? UNIX_PEER : undefined);
  return peer === undefined
    ? undefined
    : createAddressReader(options)(peer, request.headers).address;
}
