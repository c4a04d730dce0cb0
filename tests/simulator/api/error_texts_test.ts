import { assertEquals } from "@std/assert";
import { assertRefused, groupWithBob } from "../gaps/stage.ts";

Deno.test("errors of the Bot API server or TDLib have their texts", async () => {
  const { api, ada } = await groupWithBob();
  const poll = { question: "?", options: ["a", "b"] };
  await assertRefused(api, [
    ["sendPoll", { ...poll, country_codes: { a: 1 } }, "expected an Array of String"],
    ["sendPoll", { ...poll, country_codes: [1] }, "expected an Array of String"],
    ["sendPoll", { ...poll, country_codes: "[" }, "can't parse country_codes JSON object"],
    ["sendPoll", { ...poll, country_codes: Array(13).fill("DE") }, "too many items specified"],
    ["createChatInviteLink", {}, "can't invite members to a private chat"],
    ["sendPaidMedia", { star_count: 0, media: [] }, "invalid media price specified"],
    ["sendPaidMedia", { star_count: 1, media: [] }, "invalid number of paid media specified"],
  ]);
  const prepared = { user_id: ada.id, result: { type: "contact", id: "1", phone_number: "1" } };
  await assertRefused(api, [
    ["setStickerKeywords", { sticker: "x", keywords: {} }, `field "keywords" must be an Array`],
    ["setStickerKeywords", { sticker: "x", keywords: [1] }, "keyword must be a string"],
    [
      "savePreparedInlineMessage",
      { ...prepared, result: { ...prepared.result, first_name: "A" } },
      "at least one chat type must be allowed",
    ],
  ]);
});

Deno.test("errors of Telegram's servers have their codes", async () => {
  const { api, inGroup, ada, bob, bot, group } = await groupWithBob();
  const price = { subscription_period: 2592000, subscription_price: 1 };
  const charge = { user_id: ada.id, telegram_payment_charge_id: "x" };
  await assertRefused(inGroup, [[
    "createChatSubscriptionInviteLink",
    price,
    "PRICING_CHAT_INVALID",
  ]]);
  await ada.promotes(group, bot, { can_promote_members: true, can_manage_chat: true });
  const pin = { user_id: bob.id, can_pin_messages: true };
  await assertRefused(inGroup, [["promoteChatMember", pin, "Forbidden: RIGHT_FORBIDDEN"]]);
  await assertRefused(api, [
    ["sendDice", { emoji: "😀" }, "EMOTICON_INVALID"],
    ["refundStarPayment", charge, "CHARGE_ID_INVALID"],
    ["editUserStarSubscription", { ...charge, is_canceled: true }, "CHARGE_ID_INVALID"],
  ]);
});

Deno.test("an invite link's name is truncated to 32 characters", async () => {
  const { inGroup } = await groupWithBob();
  const { result } = await inGroup("createChatInviteLink", { name: `  a  ${"b".repeat(40)}` });
  assertEquals(result.name, `a ${"b".repeat(30)}`);
});
