/** The shop over TLS: Telegram on one side, Stripe on the other. */
import Stripe from "npm:stripe@23.1.0";
import { assertEquals } from "@std/assert";
import { Stage } from "../handler/frameworks/stage.ts";
import { type Orders, shop } from "./shop.ts";

const SECRET = "whsec_shop";
const { webhooks } = new Stripe("sk_test_123");

/** Posts an event as Stripe does, signed with `secret` if given. */
async function notify(
  stage: Stage,
  event: unknown,
  { secret = SECRET, at = Date.now() } = {},
): Promise<number> {
  const payload = JSON.stringify(event, null, 2);
  const timestamp = Math.floor(at / 1000);
  const signature = await webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp });
  using client = Deno.createHttpClient({ caCerts: [stage.certificate] });
  const response = await fetch(`${stage.server.url}/hosted/paid`, {
    method: "POST",
    headers: { "content-type": "application/json", "stripe-signature": signature },
    body: payload,
    client,
  });
  await response.body?.cancel();
  return response.status;
}

function completed(id: string): unknown {
  const object = { id: "cs_1", amount_total: 1250, currency: "eur" };
  return { id, type: "checkout.session.completed", data: { object } };
}

Deno.test("a payment notice becomes one Telegram message, if Stripe signed it", async () => {
  const orders: Orders = { chats: new Map(), seen: new Set() };
  await using stage = await Stage.open(
    () => shop(SECRET),
    { token: "123456:of-the-shop" },
    orders,
  );
  const { ada, account } = stage;
  await ada.says(account, "/buy cs_1");
  assertEquals((await ada.hears(account)).text, "Please pay");

  assertEquals(await notify(stage, completed("evt_0"), { secret: "whsec_forged" }), 401);
  assertEquals(await notify(stage, completed("evt_0"), { at: Date.now() - 600_000 }), 401);
  assertEquals(await notify(stage, completed("evt_1")), 200);
  assertEquals((await ada.hears(account)).text, "Paid: 12.50 EUR. Thank you!");
  assertEquals(await notify(stage, completed("evt_1")), 200);
  assertEquals(stage.said, ["Please pay", "Paid: 12.50 EUR. Thank you!"]);

  const refusals = stage.events.filter((event) => event.type === "refused");
  assertEquals(refusals.map(({ reason, status }) => [reason, status]), [
    ["signature", 401],
    ["signature", 401],
  ]);
  const routed = stage.events.filter((event) => event.type === "route");
  assertEquals(routed.map(({ route, status }) => [route, status]), [["/paid", 200], [
    "/paid",
    200,
  ]]);
});
