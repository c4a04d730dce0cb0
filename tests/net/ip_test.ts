import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { BlockList, isIP, isIPv4 } from "node:net";
import { type Address, contains, parseAddress, parseCidr, parseIpv4 } from "../../src/net/ip.ts";
import { TELEGRAM_NETWORKS } from "../../src/telegram/networks.ts";
import { Seeded } from "../helpers/seeded.ts";

function isIn(network: string, address: string): boolean {
  return contains(parseCidr(network), parseAddress(address)!);
}

function assertBounds(network: string, first: string, last: string, before: string, after: string) {
  for (const inside of [first, last]) assert(isIn(network, inside), `${inside} in ${network}`);
  for (const outside of [before, after]) {
    assertFalse(isIn(network, outside), `${outside} in ${network}`);
  }
}

/** The bits of an address, the highest first. */
function bitsOf(address: Address): string {
  return address.map((group) => group.toString(2).padStart(16, "0")).join("");
}

function ipv6Of(bits: string): string {
  return Array.from({ length: 8 }, (_, i) => parseInt(bits.slice(i * 16, i * 16 + 16), 2))
    .map((group) => group.toString(16)).join(":");
}

function ipv4Of(bits: string): string {
  return Array.from({ length: 4 }, (_, i) => parseInt(bits.slice(i * 8, i * 8 + 8), 2)).join(".");
}

function randomBits(length: number, seeded: Seeded): string {
  return Array.from({ length }, () => seeded.pick("01")).join("");
}

Deno.test("contains() includes the first and last address of Telegram's networks but not the next", () => {
  assertEquals(TELEGRAM_NETWORKS, ["149.154.160.0/20", "91.108.4.0/22"]);
  const [a = "", b = ""] = TELEGRAM_NETWORKS;
  assertBounds(a, "149.154.160.0", "149.154.175.255", "149.154.159.255", "149.154.176.0");
  assertBounds(b, "91.108.4.0", "91.108.7.255", "91.108.3.255", "91.108.8.0");
});

Deno.test("contains() treats IPv4-mapped IPv6 as IPv4", () => {
  assert(isIn("149.154.160.0/20", "::ffff:149.154.167.99"));
  assert(isIn("149.154.160.0/20", "::ffff:959a:a763"));
  assert(isIn("::ffff:149.154.160.0/116", "149.154.167.99"));
  assertFalse(isIn("149.154.160.0/20", "::149.154.167.99"));
  assertFalse(isIn("149.154.160.0/20", "64:ff9b::149.154.167.99"));
  assertFalse(isIn("149.154.160.0/20", "2002:959a:a763::1"));
});

Deno.test("contains() respects the bounds of prefixes", () => {
  assertBounds("10.0.0.0/8", "10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0");
  assertBounds("192.0.2.6/31", "192.0.2.6", "192.0.2.7", "192.0.2.5", "192.0.2.8");
  assertBounds("192.0.2.7/32", "192.0.2.7", "192.0.2.7", "192.0.2.6", "192.0.2.8");
  assertBounds("128.0.0.0/1", "128.0.0.0", "255.255.255.255", "127.255.255.255", "::8000:0");
  assertBounds("2001:db8::/32", "2001:db8::", "2001:db8:ffff::1", "2001:db7:ffff::", "2001:db9::");
  assertBounds("fe80::/10", "fe80::", "febf:ffff::", "fe7f:ffff::", "fec0::");
  assertBounds("2001:db8::5/128", "2001:db8::5", "2001:db8::5", "2001:db8::4", "2001:db8::6");
  assertBounds("::4/127", "::4", "::5", "::3", "::6");
});

Deno.test("contains() includes all of IPv4 in 0.0.0.0/0, and everything in ::/0", () => {
  for (const address of ["0.0.0.0", "255.255.255.255", "::ffff:1.2.3.4"]) {
    assert(isIn("0.0.0.0/0", address));
    assert(isIn("::/0", address));
  }
  for (const address of ["::", "::1", "2001:db8::1", "ffff::"]) {
    assertFalse(isIn("0.0.0.0/0", address));
    assert(isIn("::/0", address));
  }
});

Deno.test("parseCidr() treats a bare address as a network of one", () => {
  assertEquals(parseCidr("192.0.2.1"), parseCidr("192.0.2.1/32"));
  assertEquals(parseCidr("::1"), parseCidr("::1/128"));
});

Deno.test("parseCidr() throws on invalid networks", () => {
  const texts = ["", "/", "/8", "10.0.0.0/8/8", "10.0.0/8", "example.com/8", "[::1]/128", " ::1"];
  for (const text of texts) assertThrows(() => parseCidr(text), SyntaxError, `"${text}"`);
});

Deno.test("parseCidr() throws on a prefix over 32 or 128 or that is not a number", () => {
  const lengths = ["33", "128", "", "-1", "+8", "8.0", "1e1", " 8", "8 ", "0x8", "0008", "x", "²"];
  for (const length of lengths) {
    assertThrows(() => parseCidr(`0.0.0.0/${length}`), SyntaxError, "0 to 32");
  }
  for (const length of ["129", "999", "9999"]) {
    assertThrows(() => parseCidr(`::/${length}`), SyntaxError, "0 to 128");
  }
});

Deno.test("parseCidr() throws on bits beyond the prefix", () => {
  for (const text of ["10.0.0.1/8", "10.0.0.0/5", "1.2.3.4/0", "::1/127", "2001:db8::1/32"]) {
    assertThrows(() => parseCidr(text), SyntaxError, "bits set beyond its prefix");
  }
});

Deno.test("contains() agrees with node:net on random IPv4 networks", () => {
  const seeded = new Seeded();
  for (let round = 0; round < 3000; round++) {
    const prefix = seeded.below(33);
    const fixed = randomBits(prefix, seeded);
    const network = ipv4Of(fixed.padEnd(32, "0"));
    const list = new BlockList();
    list.addSubnet(network, prefix, "ipv4");
    // Half of the addresses share part of the prefix, so that edge cases occur.
    const shared = Math.min(prefix, seeded.below(prefix + 2));
    const address = ipv4Of(fixed.slice(0, shared) + randomBits(32 - shared, seeded));
    const cidr = `${network}/${prefix}`;
    assertEquals(isIn(cidr, address), list.check(address), seeded.describe({ cidr, address }));
    assertEquals(isIn(cidr, `::ffff:${address}`), list.check(address), seeded.describe({ cidr }));
  }
});

Deno.test("contains() agrees with node:net on random IPv6 networks", () => {
  const seeded = new Seeded();
  for (let round = 0; round < 3000; round++) {
    const prefix = seeded.below(129);
    const fixed = randomBits(prefix, seeded);
    const network = ipv6Of(fixed.padEnd(128, "0"));
    const list = new BlockList();
    list.addSubnet(network, prefix, "ipv6");
    const shared = Math.min(prefix, seeded.below(prefix + 2));
    const address = ipv6Of(fixed.slice(0, shared) + randomBits(128 - shared, seeded));
    const cidr = `${network}/${prefix}`;
    const expected = list.check(address, "ipv6");
    assertEquals(isIn(cidr, address), expected, seeded.describe({ cidr, address }));
  }
});

Deno.test("contains() changes its answer exactly at the prefix", () => {
  const seeded = new Seeded();
  for (let prefix = 0; prefix <= 128; prefix++) {
    const bits = randomBits(128, seeded);
    const network = parseCidr(`${ipv6Of(bits.slice(0, prefix).padEnd(128, "0"))}/${prefix}`);
    for (let flipped = 0; flipped < 128; flipped++) {
      const other = bits.slice(0, flipped) + (bits[flipped] === "0" ? "1" : "0") +
        bits.slice(flipped + 1);
      const address = parseAddress(ipv6Of(other))!;
      assertEquals(bitsOf(address), other);
      assertEquals(
        contains(network, address),
        flipped >= prefix,
        seeded.describe({ prefix, flipped }),
      );
    }
  }
});

/** Characters that occur in addresses, and some that do not. */
const LETTERS = "0011223456789aAbBcCdDeEfFgGxX::::....%/[] -+";

function mapped(a: number, b: number, c: number, d: number): Address {
  return [0, 0, 0, 0, 0, 0xffff, a << 8 | b, c << 8 | d];
}

function randomIpv4(seeded: Seeded): string {
  const octet = () => seeded.pick(["0", "1", "9", "10", "99", "100", "127", "199", "255", "256"]);
  return Array.from({ length: 4 }, octet).join(".");
}

/** An IPv6 address in some spelling: zeros omitted or not, upper case, an IPv4 tail. */
function randomIpv6(seeded: Seeded): string {
  const group = () => seeded.pick(["0", "0", "00", "1", "db8", "0db8", "FFFF", "ffff", "aBc"]);
  const groups = Array.from({ length: 8 }, group);
  if (seeded.below(4) === 0) groups.splice(6, 2, randomIpv4(seeded));
  if (seeded.below(2) === 0) return groups.join(":");
  const start = seeded.below(groups.length);
  groups.splice(start, seeded.below(groups.length - start) + 1, "");
  const text = groups.join(":");
  return start === 0 ? `:${text}` : text.endsWith(":") ? `${text}:` : text;
}

function randomNonsense(seeded: Seeded): string {
  return Array.from({ length: seeded.below(24) }, () => seeded.pick(LETTERS)).join("");
}

/** An address with a letter changed, dropped or added. */
function damaged(text: string, seeded: Seeded): string {
  const at = seeded.below(text.length);
  const letter = seeded.pick(["", seeded.pick(LETTERS), seeded.pick(LETTERS) + text[at]]);
  return text.slice(0, at) + letter + text.slice(at + 1);
}

/** Whether `node:net` accepts a text. It also knows zones, which we never accept. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes("%");
}

Deno.test("parseAddress() returns IPv4 in its IPv4-mapped form", () => {
  assertEquals(parseAddress("0.0.0.0"), mapped(0, 0, 0, 0));
  assertEquals(parseAddress("149.154.167.99"), mapped(149, 154, 167, 99));
  assertEquals(parseAddress("255.255.255.255"), mapped(255, 255, 255, 255));
  for (const text of ["::ffff:1.2.3.4", "::FFFF:102:304", "0:0:0:0:0:ffff:1.2.3.4"]) {
    assertEquals(parseAddress(text), parseAddress("1.2.3.4"), text);
  }
});

Deno.test("parseAddress() reads IPv6 in every spelling", () => {
  assertEquals(parseAddress("::"), [0, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals(parseAddress("::1"), [0, 0, 0, 0, 0, 0, 0, 1]);
  assertEquals(parseAddress("1::"), [1, 0, 0, 0, 0, 0, 0, 0]);
  assertEquals(parseAddress("1:2:3:4:5:6:7:8"), [1, 2, 3, 4, 5, 6, 7, 8]);
  assertEquals(parseAddress("2001:DB8::00ab:0"), [0x2001, 0xdb8, 0, 0, 0, 0, 0xab, 0]);
  assertEquals(parseAddress("1:2:3:4:5:6:7::"), [1, 2, 3, 4, 5, 6, 7, 0]);
  assertEquals(parseAddress("::2:3:4:5:6:7:8"), [0, 2, 3, 4, 5, 6, 7, 8]);
  assertEquals(parseAddress("64:ff9b::192.0.2.33"), [0x64, 0xff9b, 0, 0, 0, 0, 0xc000, 0x221]);
});

Deno.test("parseAddress() rejects invalid addresses", () => {
  const texts = [
    ...["", " ", ".", "1", "1.2.3", "1.2.3.4.", ".1.2.3.4", "1..2.3", "1.2.3.4.5", "1.2.3.256"],
    ...["1.2.3.04", "01.2.3.4", "00.0.0.0", "0x1.2.3.4", "1.2.3.-4", "+1.2.3.4", "1.2.3.4 "],
    ...["1.2.3.1000000000000", "\u0661.2.3.4", "1.2.3.4\0", "1.2.3.4\n", "1,2,3,4", "999999999"],
    ...[":", ":::", "1:::2", "1::2::3", ":1", "1:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9"],
    ...["1:2:3:4::5:6:7:8", "::1:2:3:4:5:6:7:8", "12345::", "::g", "[::1]", "::1%lo", "::1/128"],
    ...["1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "::1.2.3.04", "::ffff:"],
    ...["1.2.3.4:80", "1:2:3:4:5:6:7:", ":2:3:4:5:6:7:8", "localhost", "undefined", "null"],
  ];
  for (const text of texts) assertEquals(parseAddress(text), undefined, Deno.inspect(text));
});

Deno.test("parseAddress() copes with very long text", () => {
  for (const part of ["1.", ":", "1:", "::", "0", "9", "f", ",", "%"]) {
    assertEquals(parseAddress(part.repeat(100_000)), undefined);
  }
});

Deno.test("parseIpv4() agrees with node:net on every octet of three digits", () => {
  for (let n = 0; n < 1000; n++) {
    for (const octet of [`${n}`, `${n}`.padStart(2, "0"), `${n}`.padStart(3, "0")]) {
      const text = `1.${octet}.3.4`;
      const expected = isIPv4(text) ? (1 << 24 | n << 16 | 3 << 8 | 4) >>> 0 : -1;
      assertEquals(parseIpv4(text), expected, text);
    }
  }
});

Deno.test("parseAddress() agrees with node:net on random texts", () => {
  const seeded = new Seeded();
  let valid = 0;
  for (let round = 0; round < 20_000; round++) {
    const address = seeded.pick([randomIpv4, randomIpv6])(seeded);
    const text = seeded.pick([address, damaged(address, seeded), randomNonsense(seeded)]);
    const parsed = parseAddress(text);
    assertEquals(parsed !== undefined, isAddress(text), seeded.describe(text));
    if (!parsed) continue;
    valid++;
    assertEquals(parsed.length, 8);
    assert(parsed.every((group) => Number.isInteger(group) && group >= 0 && group <= 0xffff));
  }
  assert(valid > 2000, seeded.describe(valid));
});

Deno.test("parseAddress() returns the same value as node:net", () => {
  const seeded = new Seeded();
  for (let round = 0; round < 2000; round++) {
    const text = seeded.pick([randomIpv4, randomIpv6])(seeded);
    const parsed = parseAddress(text);
    if (!parsed) continue;
    // A list that contains only the text must match the same address written in full.
    const full = parsed.map((group) => group.toString(16).padStart(4, "0")).join(":");
    const list = new BlockList();
    if (isIPv4(text)) list.addAddress(`::ffff:${text}`, "ipv6");
    else list.addAddress(text, "ipv6");
    assert(list.check(full, "ipv6"), seeded.describe({ text, full }));
  }
});
