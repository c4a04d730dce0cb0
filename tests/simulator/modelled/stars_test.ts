import { assertEquals, assertRejects } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";
import { call, updatesOf } from "../helpers/telegram.ts";

const INVOICE = {
  title: "Tea",
  description: "A cup",
  payload: "tea-1",
  currency: "XTR",
  prices: [{ label: "Tea", amount: 30 }],
};

async function shop() {
  const { tg, bot, ada, api, clock } = await chatWithAda();
  const next = async () => (await updatesOf(tg, bot)).at(-1);
  /** Pays, with the bot's approval. */
  const sell = async (invoice: Parameters<typeof ada.pays>[0]) => {
    const payment = await ada.pays(invoice);
    const { pre_checkout_query } = await next();
    await api("answerPreCheckoutQuery", { pre_checkout_query_id: pre_checkout_query.id, ok: true });
    await payment.answered();
    const { successful_payment } = (await next()).message;
    return { pre_checkout_query, successful_payment };
  };
  return { tg, bot, ada, api, clock, next, sell };
}

Deno.test("an invoice in Stars is paid into the bot's balance, and refunded once", async () => {
  const { ada, api, next, sell, tg, bot } = await shop();
  const { result: link } = await api("createInvoiceLink", INVOICE);
  const { pre_checkout_query, successful_payment } = await sell(link);
  assertEquals([pre_checkout_query.total_amount, pre_checkout_query.invoice_payload], [
    30,
    "tea-1",
  ]);
  const { telegram_payment_charge_id } = successful_payment;
  assertEquals((await api("getMyStarBalance")).result, { amount: 30 });
  const [paid] = (await api("getStarTransactions")).result.transactions;
  assertEquals([paid.id, paid.amount], [telegram_payment_charge_id, 30]);
  const { user, ...source } = paid.source;
  assertEquals([user.id, source], [ada.id, {
    type: "user",
    transaction_type: "invoice_payment",
    invoice_payload: "tea-1",
  }]);
  const refund = { user_id: ada.id, telegram_payment_charge_id };
  assertEquals((await api("refundStarPayment", refund)).result, true);
  const { refunded_payment } = (await next()).message;
  assertEquals(refunded_payment, {
    currency: "XTR",
    total_amount: 30,
    invoice_payload: "tea-1",
    telegram_payment_charge_id,
  });
  assertEquals((await api("getMyStarBalance")).result, { amount: 0 });
  const rest = (await api("getStarTransactions", { offset: 1 })).result.transactions;
  assertEquals([rest.length, rest[0].amount, rest[0].receiver.user.id], [1, 30, ada.id]);
  const again = await api("refundStarPayment", refund);
  assertEquals(again.description, "Bad Request: CHARGE_ALREADY_REFUNDED");
  const bob = tg.user("Bob");
  await bob.says(bot, "hi");
  const other = await call(tg, bot, "refundStarPayment", { ...refund, user_id: bob.id });
  assertEquals(other.description, "Bad Request: CHARGE_ID_INVALID");
});

Deno.test("a message with an invoice in Stars is paid the same way", async () => {
  const { ada, bot, api, sell } = await shop();
  await api("sendInvoice", INVOICE);
  const { successful_payment } = await sell(await ada.hears(bot));
  assertEquals([successful_payment.currency, successful_payment.total_amount], ["XTR", 30]);
  assertEquals((await api("getMyStarBalance")).result.amount, 30);
});

Deno.test("a subscription has an end, and is renewed until it is cancelled", async () => {
  const { ada, bot, api, clock, next, sell } = await shop();
  const terms = { ...INVOICE, subscription_period: 2592000 };
  const { result: link } = await api("createInvoiceLink", terms);
  const { successful_payment: first } = await sell(link);
  const now = () => Math.floor(clock.date() / 1000);
  assertEquals([first.is_recurring, first.is_first_recurring], [true, true]);
  assertEquals(first.subscription_expiration_date, now() + 2592000);
  await clock.advance(2592000_000);
  const { telegram_payment_charge_id } = first;
  await ada.renews(bot, telegram_payment_charge_id);
  const { successful_payment: second } = (await next()).message;
  assertEquals([second.is_recurring, second.is_first_recurring], [true, undefined]);
  assertEquals(second.subscription_expiration_date, now() + 2592000);
  assertEquals((await api("getMyStarBalance")).result.amount, 60);
  const [one] = (await api("getStarTransactions")).result.transactions;
  assertEquals(one.source.subscription_period, 2592000);
  const cancel = { user_id: ada.id, telegram_payment_charge_id, is_canceled: true };
  assertEquals((await api("editUserStarSubscription", cancel)).result, true);
  const renewing = () => ada.renews(bot, telegram_payment_charge_id);
  await assertRejects(renewing, Error, "it is cancelled");
  await api("editUserStarSubscription", { ...cancel, is_canceled: false });
  assertEquals((await renewing()).total_amount, 30);
});

Deno.test("invoices and subscriptions that Telegram refuses", async () => {
  const { ada, api } = await shop();
  for (
    const [change, error] of [
      [{ prices: [...INVOICE.prices, ...INVOICE.prices] }, "STARS_INVOICE_INVALID"],
      [{ subscription_period: 60 }, "SUBSCRIPTION_PERIOD_INVALID"],
      [
        { subscription_period: 2592000, currency: "EUR", provider_token: "x" },
        "SUBSCRIPTION_CURRENCY_INVALID",
      ],
      [{ currency: "euros" }, "CURRENCY_INVALID"],
      [{ currency: "EUR" }, "PAYMENT_PROVIDER_INVALID"],
      [{ payload: "" }, 'parameter "payload" is required'],
    ] as const
  ) {
    const { description } = await api("createInvoiceLink", { ...INVOICE, ...change });
    assertEquals([change, description], [change, `Bad Request: ${error}`]);
  }
  await assertRejects(() => ada.pays("https://t.me/$none"), Error, "no bot has made this link");
  const charge = { user_id: ada.id, telegram_payment_charge_id: "x", is_canceled: true };
  const { description } = await api("editUserStarSubscription", charge);
  assertEquals(description, "Bad Request: CHARGE_ID_INVALID");
});

Deno.test("paid media are sold for Stars, and the bot is notified with their payload", async () => {
  const { ada, bot, api, next } = await shop();
  const media = [{ type: "photo", media: "https://example.com/a.jpg" }];
  const sale = { star_count: 25, media, payload: "cat", caption: "A cat" };
  const { result } = await api("sendPaidMedia", sale);
  assertEquals([result.paid_media.star_count, result.caption], [25, "A cat"]);
  assertEquals([result.paid_media.paid_media[0].type, result.payload], ["photo", undefined]);
  await ada.buysMedia(await ada.hears(bot));
  const { purchased_paid_media: bought } = await next();
  assertEquals([bought.from.id, bought.paid_media_payload], [ada.id, "cat"]);
  const [one] = (await api("getStarTransactions")).result.transactions;
  assertEquals([one.amount, one.source.transaction_type], [25, "paid_media_payment"]);
  for (
    const [change, error] of [
      [{ star_count: 0 }, "invalid media price specified"],
      [{ media: [] }, "invalid number of paid media specified"],
      [{ media: {} }, "expected an Array of InputPaidMedia"],
      [
        { media: [{ type: "audio", media: "https://example.com/a.mp3" }] },
        `can't parse InputPaidMedia: type "audio" is unsupported`,
      ],
    ] as const
  ) {
    const { description } = await api("sendPaidMedia", { ...sale, ...change });
    assertEquals(description, `Bad Request: ${error}`);
  }
  await api("sendInvoice", { ...INVOICE, currency: "EUR", provider_token: "x" });
  const euros = await ada.hears(bot);
  await assertRejects(() => ada.paysStars(euros), Error, "the invoice is in EUR");
  const { result: link } = await api("createInvoiceLink", INVOICE);
  const payment = await ada.paysStars(link);
  assertEquals((await next()).pre_checkout_query.id, payment.id);
  const text = await ada.says(bot, "hi");
  await assertRejects(() => ada.buysMedia(text), Error, "a bot has to sell them");
});
