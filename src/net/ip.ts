/**
 * IP addresses, and networks in CIDR notation.
 *
 * @module
 */

/**
 * An IP address as the eight 16-bit groups of an IPv6 address. IPv4 addresses are IPv4-mapped
 * (`::ffff:a.b.c.d`, RFC 4291, 2.5.5.2), so that both spellings are equal.
 */
export type Address = readonly number[];

const MAPPED = [0, 0, 0, 0, 0, 0xffff];

/** An IPv4 address as an unsigned 32-bit number, -1 for other text. Decimal, no leading zeros. */
export function parseIpv4(text: string): number {
  let value = 0;
  let dots = 0;
  let octet = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46 /* . */) {
      if (octet < 0 || ++dots > 3) return -1;
      value = value * 256 + octet;
      octet = -1;
    } else if (code >= 48 && code <= 57) {
      // Some programs read a leading zero as octal.
      if (octet === 0) return -1;
      octet = (octet < 0 ? 0 : octet) * 10 + code - 48;
      if (octet > 255) return -1;
    } else return -1;
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : -1;
}

function groupsOf(text: string): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(parseInt(part, 16));
    else {
      const ipv4 = i === parts.length - 1 ? parseIpv4(part) : -1;
      if (ipv4 < 0) return undefined;
      groups.push(ipv4 >>> 16, ipv4 & 0xffff);
    }
  }
  return groups;
}

function parseIpv6(text: string): Address | undefined {
  const [head = "", tail, more] = text.split("::");
  if (more !== undefined) return undefined;
  const front = groupsOf(head);
  if (!front) return undefined;
  if (tail === undefined) return front.length === 8 ? front : undefined;
  const back = groupsOf(tail);
  if (!back || front.length + back.length > 7 || head.includes(".")) return undefined;
  return [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back];
}

/**
 * Parses an IP address.
 *
 * @param text `a.b.c.d`, or IPv6 in any spelling, without brackets, port or zone.
 * @returns The address, or `undefined` if it is not one.
 */
export function parseAddress(text: string): Address | undefined {
  if (text.includes(":")) return parseIpv6(text);
  const ipv4 = parseIpv4(text);
  return ipv4 < 0 ? undefined : [...MAPPED, ipv4 >>> 16, ipv4 & 0xffff];
}

/** A network: the addresses that share the first `prefix` of 128 bits with `address`. */
export interface Cidr {
  readonly address: Address;
  readonly prefix: number;
}

/**
 * Parses a network.
 *
 * @param text An address, or an address, a slash and the prefix length. Bits beyond the prefix
 * must be zero: `10.0.0.1/8` is probably a mistake.
 * @returns The network; IPv4 as IPv4-mapped IPv6.
 * @throws {SyntaxError} If it is not a network.
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

/** The bits of a 16-bit group that are in the prefix. */
function maskOf(prefix: number, group: number): number {
  const bits = Math.min(16, Math.max(0, prefix - group * 16));
  return 0xffff << (16 - bits) & 0xffff;
}

/**
 * Whether an address is in a network.
 *
 * @param network The network.
 * @param address The address.
 * @returns `true` if it is.
 */
export function contains(network: Cidr, address: Address): boolean {
  for (let i = 0; i < 8; i++) {
    const mask = maskOf(network.prefix, i);
    if (mask === 0) return true;
    if ((network.address[i]! ^ address[i]!) & mask) return false;
  }
  return true;
}
