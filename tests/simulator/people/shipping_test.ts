import { assertEquals, assertRejects } from "@std/assert";
import type { PayOptions } from "../../../src/simulator/mod.ts";
import { call, fakeTelegram, updatesOf } from "../helpers/telegram.ts";

const OPTIONS = [
  { id: "post", title: "Post", prices: [{ label: "Post", amount: 300 }] },
  { id: "fast", title: "Courier", prices: [{ label: "Courier", amount: 900 }] },
];

/** Ada pays for tea that must be shipped. */
async function buys(options?: PayOptions) {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  await ada.says(bot, "/buy");
  await call(tg, bot, "sendInvoice", {
    chat_id: ada.id,
    ...{
      title: "Tea",
      description: "Green",
      payload: "tea-1",
      currency: "GBP",
      provider_token: "x",
    },
    prices: [{ label: "Tea", amount: 500 }],
    is_flexible: true,
  });
  const payment = await ada.pays(await ada.hears(bot), options);
  const last = async () => (await updatesOf(tg, bot)).at(-1);
  const answer = (method: string, params: Record<string, unknown>) => call(tg, bot, method, params);
  return { payment, last, answer };
}

Deno.test("pays() a flexible invoice: shipping query, pre-checkout query, payment", async () => {
  const { payment, last, answer } = await buys({ shipBy: "Courier" });
  const { shipping_query } = await last();
  assertEquals(shipping_query.id, payment.id);
  assertEquals(shipping_query.invoice_payload, "tea-1");
  assertEquals(shipping_query.shipping_address.city, "London");
  const yes = { shipping_query_id: payment.id, ok: true, shipping_options: OPTIONS };
  await answer("answerShippingQuery", yes);
  const { pre_checkout_query } = await last();
  assertEquals(pre_checkout_query.total_amount, 1400);
  assertEquals(pre_checkout_query.shipping_option_id, "fast");
  assertEquals(pre_checkout_query.order_info.shipping_address.country_code, "GB");
  const pre_checkout_query_id = pre_checkout_query.id;
  await answer("answerPreCheckoutQuery", { pre_checkout_query_id, ok: true });
  assertEquals((await payment.answered()).ok, true);
  const { message } = await last();
  assertEquals(message.successful_payment.shipping_option_id, "fast");
});

Deno.test("pays() fails if the bot does not ship to the address", async () => {
  const { payment, last, answer } = await buys();
  const no = { shipping_query_id: payment.id, ok: false, error_message: "Too far" };
  await answer("answerShippingQuery", no);
  assertEquals(await payment.answered(), { ok: false, error_message: "Too far" });
  assertEquals((await last()).pre_checkout_query, undefined);
});

Deno.test("pays() throws if the bot does not offer the shipping option", async () => {
  const { payment, answer } = await buys({ shipBy: "Balloon" });
  const yes = { shipping_query_id: payment.id, ok: true, shipping_options: OPTIONS };
  await answer("answerShippingQuery", yes);
  await assertRejects(
    () => payment.answered(),
    Error,
    'Cannot ship by "Balloon": the bot offers Post, Courier',
  );
});
