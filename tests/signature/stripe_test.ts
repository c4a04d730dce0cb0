/** Stripe's scheme, against Stripe's own package. */
import Stripe from "npm:stripe@23.1.0";
import { assertEquals, assertThrows } from "@std/assert";
import { stripeSignature } from "../../src/mod.ts";

const SECRET = "whsec_test_secret";
const NOW = 1_700_000_000;
const payload = JSON.stringify({ id: "evt_1", type: "checkout.session.completed", ü: "✓" });
const body = new TextEncoder().encode(payload);
const { webhooks } = new Stripe("sk_test_123");

/** The header that Stripe would send. */
function headerOf(
  options: { secret?: string; timestamp?: number; payload?: string } = {},
): Promise<string> {
  return webhooks.generateTestHeaderStringAsync({
    payload,
    secret: SECRET,
    timestamp: NOW,
    ...options,
  });
}

/** Whether it is accepted, `seconds` after it was signed. */
async function accepts(
  header: string | undefined,
  { seconds = 0, secret = SECRET as string | string[], toleranceMs = 300_000, bytes = body } = {},
): Promise<boolean> {
  const clock = { date: () => 1000 * (NOW + seconds) };
  const headers = new Headers(header === undefined ? {} : { "stripe-signature": header });
  return await stripeSignature(secret, { clock, toleranceMs })(headers, bytes);
}

Deno.test("stripeSignature() accepts what Stripe's package signs, and no other body", async () => {
  assertEquals(await accepts(await headerOf()), true);
  assertEquals(await accepts(await headerOf({ payload: payload + " " })), false);
  const bytes = new TextEncoder().encode(JSON.stringify(JSON.parse(payload), null, 2));
  assertEquals(await accepts(await headerOf(), { bytes }), false);
});

Deno.test("stripeSignature() agrees with Stripe's package about its own headers", async () => {
  const timestamp = Math.floor(Date.now() / 1000);
  const header = await headerOf({ timestamp });
  assertEquals((await webhooks.constructEventAsync(payload, header, SECRET)).id, "evt_1");
  assertEquals(
    await stripeSignature(SECRET)(new Headers({ "stripe-signature": header }), body),
    true,
  );
});

Deno.test("stripeSignature() refuses a signature replayed after the tolerance", async () => {
  assertEquals(await accepts(await headerOf(), { seconds: 300 }), true);
  assertEquals(await accepts(await headerOf(), { seconds: 301 }), false);
  assertEquals(await accepts(await headerOf(), { seconds: 60, toleranceMs: 59_000 }), false);
});

Deno.test("stripeSignature() refuses a signature from the future", async () => {
  assertEquals(await accepts(await headerOf(), { seconds: -300 }), true);
  assertEquals(await accepts(await headerOf(), { seconds: -301 }), false);
});

Deno.test("stripeSignature() refuses a changed time", async () => {
  const fresh = (await headerOf()).replace(`t=${NOW}`, `t=${NOW + 600}`);
  assertEquals(await accepts(fresh, { seconds: 600 }), false);
});

Deno.test("stripeSignature() accepts several signatures and several secrets during a rotation", async () => {
  const [, mac] = (await headerOf()).split(",v1=");
  const [, other] = (await headerOf({ secret: "whsec_old" })).split(",v1=");
  const both = `t=${NOW},v1=${other},v1=${mac},v0=${"0".repeat(64)}`;
  assertEquals(await accepts(both), true);
  assertEquals(await accepts(both, { secret: "whsec_old" }), true);
  assertEquals(await accepts(await headerOf(), { secret: ["whsec_new", SECRET] }), true);
  assertEquals(await accepts(await headerOf(), { secret: ["whsec_new", "whsec_old"] }), false);
});

const [, mac] = (await headerOf()).split(",v1=");
const refused: [string, string | undefined][] = [
  ["no header", undefined],
  ["an empty header", ""],
  ["no time", `v1=${mac}`],
  ["a time that is not a number", `t=now,v1=${mac}`],
  ["no signature", `t=${NOW}`],
  ["an older scheme alone", `t=${NOW},v0=${mac}`],
  ["a signature cut short", `t=${NOW},v1=${mac!.slice(2)}`],
  ["no hexadecimal", `t=${NOW},v1=${"zz".repeat(32)}`],
];
for (const [what, header] of refused) {
  Deno.test(`stripeSignature() refuses ${what}`, async () => {
    assertEquals(await accepts(header), false);
  });
}

Deno.test("stripeSignature() throws without a secret", () => {
  assertThrows(() => stripeSignature(""), TypeError, "the secret is empty");
});

Deno.test("stripeSignature() refuses a tolerance that is misspelt, or not a time", () => {
  for (const [toleranceMs, text] of [[NaN, "NaN"], [-1, "-1"], ["300", "not a number"]]) {
    const create = () => stripeSignature("abc", { toleranceMs: toleranceMs as number });
    assertThrows(create, TypeError, `toleranceMs is ${text}; give`);
  }
  const misspelt = { tolerance: 5 } as { toleranceMs?: number };
  assertThrows(() => stripeSignature("abc", misspelt), TypeError, "is not an option");
});
