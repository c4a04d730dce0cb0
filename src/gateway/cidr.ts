/**
 * Networks in CIDR notation.
 *
 * @module
 */
import { type Address, parseAddress } from "./address.ts";

/** A network: the addresses that agree with `address` in the first `prefix` of 128 bits. */
export interface Cidr {
  readonly address: Address;
  readonly prefix: number;
}

/**
 * Reads a network.
 *
 * @param text An address, or an address, a slash and the prefix length. Bits beyond the prefix
 * must be zero: `10.0.0.1/8` is more often a slip than meant.
 * @returns The network; IPv4 is held as IPv4-mapped IPv6.
 * @throws {SyntaxError} If it is no network.
 *
 * @example Usage
 * ```ts
 * import { contains, parseCidr } from "./cidr.ts";
 * import { parseAddress } from "./address.ts";
 * import { assert } from "@std/assert";
 *
 * assert(contains(parseCidr("149.154.160.0/20"), parseAddress("149.154.167.99")!));
 * ```
 */
export function parseCidr(text: string): Cidr {
  const [base = "", length, more] = text.split("/");
  const address = parseAddress(base);
  if (!address || more !== undefined) {
    throw new SyntaxError(`Cannot parse network "${text}": expected an address like 192.0.2.0/24`);
  }
  const bits = base.includes(":") ? 128 : 32;
  const given = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Infinity;
  if (given > bits) {
    throw new SyntaxError(`Cannot parse network "${text}": the prefix must be 0 to ${bits}`);
  }
  const prefix = given + 128 - bits;
  const network = { address, prefix };
  const first = address.map((group, i) => group & maskOf(prefix, i));
  if (first.some((group, i) => group !== address[i])) {
    throw new SyntaxError(
      `Cannot parse network "${text}": it has bits set beyond its prefix of ${given}`,
    );
  }
  return network;
}

/** The bits of a 16-bit group that lie within the prefix. */
function maskOf(prefix: number, group: number): number {
  const bits = Math.min(16, Math.max(0, prefix - group * 16));
  return 0xffff << (16 - bits) & 0xffff;
}

/**
 * Whether an address lies in a network.
 *
 * @param network The network.
 * @param address The address.
 * @returns `true` if it does.
 *
 * @example Usage
 * ```ts
 * import { contains, parseCidr } from "./cidr.ts";
 * import { parseAddress } from "./address.ts";
 * import { assertFalse } from "@std/assert";
 *
 * assertFalse(contains(parseCidr("2001:db8::/32"), parseAddress("192.0.2.1")!));
 * ```
 */
export function contains(network: Cidr, address: Address): boolean {
  for (let i = 0; i < 8; i++) {
    const mask = maskOf(network.prefix, i);
    if (mask === 0) return true;
    if ((network.address[i]! ^ address[i]!) & mask) return false;
  }
  return true;
}
