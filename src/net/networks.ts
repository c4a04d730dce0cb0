/**
 * Lists of networks, prepared for checking whether an address is in any of them.
 *
 * @module
 */
import { type Cidr, contains, parseAddress, parseIpv4 } from "./ip.ts";

/** A range of IPv4 addresses as numbers, both ends included. */
interface Range {
  readonly first: number;
  readonly last: number;
}

const MAPPED_ZERO = parseAddress("0.0.0.0")!;

/** Networks. IPv4 addresses, which most are, are compared as numbers. */
export class Networks {
  readonly #all: readonly Cidr[];
  readonly #ranges: readonly Range[];

  /** @param all The networks. */
  constructor(all: readonly Cidr[]) {
    this.#all = all;
    this.#ranges = all.flatMap(rangeOf);
  }

  /**
   * Whether an address is in one of the networks.
   *
   * @param text The address; IPv4-mapped IPv6 counts as IPv4. Other text is in no network.
   */
  include(text: string): boolean {
    if (this.#all.length === 0) return false;
    const ipv4 = parseIpv4(text);
    if (ipv4 >= 0) return this.#includeIpv4(ipv4);
    const address = parseAddress(text);
    return address !== undefined && this.#all.some((network) => contains(network, address));
  }

  #includeIpv4(address: number): boolean {
    for (const { first, last } of this.#ranges) {
      if (address >= first && address <= last) return true;
    }
    return false;
  }
}

/** The IPv4 addresses of a network: none, or one consecutive range. */
function rangeOf({ address, prefix }: Cidr): Range[] {
  const free = 128 - prefix;
  if (free >= 32) {
    return contains({ address, prefix }, MAPPED_ZERO) ? [{ first: 0, last: 2 ** 32 - 1 }] : [];
  }
  if (!contains({ address: MAPPED_ZERO, prefix: 96 }, address)) return [];
  const first = address[6]! * 2 ** 16 + address[7]!;
  return [{ first, last: first + 2 ** free - 1 }];
}
