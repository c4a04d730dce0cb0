import { assertEquals } from "@std/assert";
import {
  bitString,
  type Der,
  integer,
  objectId,
  octetString,
  sequence,
  time,
  utf8String,
} from "../../src/tls/der.ts";

/** Examples written by hand from ITU-T X.690. */
const examples: [string, Der, string][] = [
  ["INTEGER 0", integer(Uint8Array.of(0)), "020100"],
  ["INTEGER 127", integer(Uint8Array.of(127)), "02017f"],
  ["INTEGER 128", integer(Uint8Array.of(128)), "02020080"],
  ["INTEGER with zeros in front", integer(Uint8Array.of(0, 0, 0, 200)), "020200c8"],
  ["INTEGER with a zero that matters", integer(Uint8Array.of(0, 1, 0)), "02020100"],
  ["OBJECT IDENTIFIER", objectId("1.2.840.113549.1.1.11"), "06092a864886f70d01010b"],
  ["OBJECT IDENTIFIER with 0 and 128", objectId("2.5.0.128"), "060455008100"],
  ["BIT STRING", bitString(Uint8Array.of(1)), "03020001"],
  ["UTF8String", utf8String("ü"), "0c02c3bc"],
  ["UTCTime", time(new Date("2049-12-31T23:59:59.999Z")), "170d3439313233313233353935395a"],
  ["GeneralizedTime", time(new Date("2050-01-01T00:00:00Z")), "180f32303530303130313030303030305a"],
  ["SEQUENCE", sequence(integer(Uint8Array.of(1)), sequence()), "30050201013000"],
];
for (const [what, der, hex] of examples) {
  Deno.test(`der: ${what}`, () => assertEquals(der.toHex(), hex));
}

Deno.test("der: lengths are as short as possible", () => {
  const head = (length: number) => octetString(new Uint8Array(length)).slice(0, -length).toHex();
  assertEquals([127, 128, 255, 256, 65_535, 65_536].map(head), [
    ...["047f", "048180", "0481ff", "04820100", "0482ffff", "0483010000"],
  ]);
});
