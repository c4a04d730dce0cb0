import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { createHmac } from "node:crypto";
import { sign } from "npm:@octokit/webhooks-methods@6.0.0";
import { githubSignature, type HmacOptions, hmacSignature } from "../../src/mod.ts";

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

Deno.test("hmacSignature() reads base64, as Shopify sends it", async () => {
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

const SECRET = "It's a Secret to Everybody";
const MAC = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
const HELLO = new TextEncoder().encode("Hello, World!");
const signed = (value: string) => new Headers({ "X-Hub-Signature-256": value });

Deno.test("githubSignature() accepts GitHub's published vector", async () => {
  const check = githubSignature(SECRET);
  assert(await check(signed(`sha256=${MAC}`), HELLO));
  assert(await check(signed(`sha256=${MAC.toUpperCase()}`), HELLO));
});

Deno.test("githubSignature() accepts what @octokit/webhooks-methods signs", async () => {
  const payload = JSON.stringify({ zen: "Ünï ✓", hook_id: 7 });
  const signature = await sign("another secret", payload);
  const bytes = new TextEncoder().encode(payload);
  assert(await githubSignature("another secret")(signed(signature), bytes));
  assert(await githubSignature(["new", "another secret"])(signed(signature), bytes));
  assertFalse(await githubSignature("other")(signed(signature), bytes));
});

Deno.test("githubSignature() refuses a body with one changed byte", async () => {
  const check = githubSignature(SECRET);
  for (let i = 0; i < HELLO.length; i++) {
    const changed = HELLO.slice();
    changed[i]! ^= 1;
    assertFalse(await check(signed(`sha256=${MAC}`), changed));
  }
  assertFalse(await check(signed(`sha256=${MAC}`), new Uint8Array()));
});

const refused: [string, Headers][] = [
  ["no header", new Headers()],
  ["an empty header", signed("")],
  ["nothing behind sha256=", signed("sha256=")],
  ["another MAC", signed(`sha256=${"0".repeat(64)}`)],
  ["a MAC cut short", signed(`sha256=${MAC.slice(0, 62)}`)],
  ["a MAC with more behind it", signed(`sha256=${MAC}00`)],
  ["half a byte", signed(`sha256=${MAC}0`)],
  ["no hexadecimal", signed(`sha256=${"zz".repeat(32)}`)],
  ["no prefix", signed(MAC)],
  ["another prefix", signed(`sha1=${MAC}`)],
  ["two signatures", signed(`sha256=${MAC}, sha256=${MAC}`)],
  ["the SHA-1 header alone", new Headers({ "X-Hub-Signature": `sha256=${MAC}` })],
];
for (const [what, headers] of refused) {
  Deno.test(`githubSignature() refuses ${what}`, async () => {
    assertEquals(await githubSignature(SECRET)(headers, HELLO), false);
  });
}

Deno.test("githubSignature() throws without a secret, since anyone could sign", () => {
  for (const secret of ["", [], ["new", ""], undefined]) {
    assertThrows(() => githubSignature(secret as string), TypeError, "the secret is empty");
  }
});

const MISTAKEN: [options: Record<string, unknown>, text: string][] = [
  [{ hsah: "SHA-1" }, 'hsah is not an option; rename it "hash"'],
  [{ hash: "md5" }, 'hash is not one of its values; give "SHA-1", "SHA-256" or "SHA-512"'],
  [{ encoding: "HEX" }, 'encoding is not one of its values; give "hex" or "base64"'],
  [{ header: undefined }, "header is missing; give a string"],
  [{ header: "x signature" }, 'header is "x signature"; give the name of a header'],
  [{ prefix: 5 }, "prefix is not a string; give a string"],
];
for (const [options, text] of MISTAKEN) {
  Deno.test(`hmacSignature() says that ${text}`, () => {
    const all = { secret: "abc", header: "x-signature", ...options } as HmacOptions;
    assertThrows(() => hmacSignature(all), TypeError, text);
  });
}
