import { assertEquals } from "@std/assert";
import { createHmac } from "node:crypto";
import { type HmacOptions, hmacSignature } from "../../src/mod.ts";

const body = new TextEncoder().encode("what do ya want for nothing?");
const header = "x-signature";

/** RFC 4231, 4.3, and RFC 2202 for SHA-1. */
const vectors: [NonNullable<HmacOptions["hash"]>, string][] = [
  ["SHA-1", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"],
  ["SHA-256", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"],
  [
    "SHA-512",
    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
  ],
];
for (const [hash, mac] of vectors) {
  Deno.test(`hmacSignature() accepts the published vector of ${hash}`, async () => {
    const check = hmacSignature({ secret: "Jefe", header, hash });
    assertEquals(await check(new Headers({ [header]: mac }), body), true);
    assertEquals(await check(new Headers({ [header]: mac.slice(2) }), body), false);
  });
}

Deno.test("hmacSignature() reads base64, as Shopify writes it", async () => {
  const mac = createHmac("sha256", "shop").update(body).digest("base64");
  const check = hmacSignature({
    secret: "shop",
    header: "x-shopify-hmac-sha256",
    encoding: "base64",
  });
  const ask = (value: string) => check(new Headers({ "x-shopify-hmac-sha256": value }), body);
  assertEquals(await ask(mac), true);
  for (const wrong of [mac.slice(0, -1), `${mac}=`, "====", "*", "", mac.toLowerCase()]) {
    assertEquals(await ask(wrong), false, wrong);
  }
});
