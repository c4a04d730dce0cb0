/** GitHub's scheme, its published vector, and the package that GitHub's own App framework signs with. */
import { sign } from "npm:@octokit/webhooks-methods@6.0.0";
import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { githubSignature } from "../../src/mod.ts";

const SECRET = "It's a Secret to Everybody";
const MAC = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
const body = new TextEncoder().encode("Hello, World!");
const signed = (value: string) => new Headers({ "X-Hub-Signature-256": value });

Deno.test("githubSignature() accepts GitHub's published vector", async () => {
  const check = githubSignature(SECRET);
  assert(await check(signed(`sha256=${MAC}`), body));
  assert(await check(signed(`sha256=${MAC.toUpperCase()}`), body));
});

Deno.test("githubSignature() accepts what @octokit/webhooks-methods signs", async () => {
  const payload = JSON.stringify({ zen: "Ünï ✓", hook_id: 7 });
  const signature = await sign("another secret", payload);
  const bytes = new TextEncoder().encode(payload);
  assert(await githubSignature("another secret")(signed(signature), bytes));
  assert(await githubSignature(["new", "another secret"])(signed(signature), bytes));
  assertFalse(await githubSignature("other")(signed(signature), bytes));
});

Deno.test("githubSignature() refuses a body of which one byte is another", async () => {
  const check = githubSignature(SECRET);
  for (let i = 0; i < body.length; i++) {
    const changed = body.slice();
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
    assertEquals(await githubSignature(SECRET)(headers, body), false);
  });
}

Deno.test("githubSignature() throws without a secret, under which anyone could sign", () => {
  for (const secret of ["", [], ["new", ""], undefined]) {
    assertThrows(() => githubSignature(secret as string), TypeError, "the secret is empty");
  }
});
