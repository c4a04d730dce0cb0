import { assert, assertEquals } from "@std/assert";
import { BlockList, isIP, isIPv4 } from "node:net";
import { type Address, parseAddress, parseIpv4 } from "../../src/gateway/cidr.ts";
import { Seeded } from "../helpers/seeded.ts";

/** Letters that addresses are made of, and some that they are not. */
const LETTERS = "0011223456789aAbBcCdDeEfFgGxX::::....%/[] -+";

function mapped(a: number, b: number, c: number, d: number): Address {
  return [0, 0, 0, 0, 0, 0xffff, a << 8 | b, c << 8 | d];
}

function randomIpv4(seeded: Seeded): string {
  const octet = () => seeded.pick(["0", "1", "9", "10", "99", "100", "127", "199", "255", "256"]);
  return Array.from({ length: 4 }, octet).join(".");
}

/** An IPv6 address in some spelling: zeros left out or not, capitals, an IPv4 tail. */
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

/** What `node:net` says of a text. It also knows zones, which we never take. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes("%");
}

Deno.test("parseAddress() holds IPv4 in its IPv4-mapped form", () => {
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

Deno.test("parseAddress() refuses what is none", () => {
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

Deno.test("parseAddress() endures what is very long", () => {
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
    assertEquals(parsed !== undefined, isAddress(text), seeded.told(text));
    if (!parsed) continue;
    valid++;
    assertEquals(parsed.length, 8);
    assert(parsed.every((group) => Number.isInteger(group) && group >= 0 && group <= 0xffff));
  }
  assert(valid > 2000, seeded.told(valid));
});

Deno.test("parseAddress() gives the value that node:net gives", () => {
  const seeded = new Seeded();
  for (let round = 0; round < 2000; round++) {
    const text = seeded.pick([randomIpv4, randomIpv6])(seeded);
    const parsed = parseAddress(text);
    if (!parsed) continue;
    // The same address in full length must be on a list that holds the text alone.
    const full = parsed.map((group) => group.toString(16).padStart(4, "0")).join(":");
    const list = new BlockList();
    if (isIPv4(text)) list.addAddress(`::ffff:${text}`, "ipv6");
    else list.addAddress(text, "ipv6");
    assert(list.check(full, "ipv6"), seeded.told({ text, full }));
  }
});
