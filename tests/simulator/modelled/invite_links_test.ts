import { assertEquals, assertRejects } from "@std/assert";
import { call, fakeTelegram, updatesOf } from "../helpers/telegram.ts";

async function door(type: "supergroup" | "channel" = "supergroup") {
  const { tg, bot, clock } = fakeTelegram();
  const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
  const group = tg.group("Friends", [ada, bot], { type, admins: [bot] });
  const api = (method: string, params = {}) =>
    call(tg, bot, method, { chat_id: group.id, ...params });
  await call(tg, bot, "getUpdates", { allowed_updates: ["chat_member", "chat_join_request"] });
  return { tg, bot, clock, ada, bob, group, api };
}

Deno.test("joinsBy() lets a person in and notifies the bot of the link", async () => {
  const { tg, bot, bob, group, api } = await door();
  const { result: link } = await api("createChatInviteLink", { name: "Poster", member_limit: 1 });
  assertEquals(await bob.joinsBy(link), undefined);
  const { chat_member } = (await updatesOf(tg, bot)).at(-1);
  assertEquals([chat_member.invite_link, chat_member.via_join_request], [link, undefined]);
  assertEquals(chat_member.new_chat_member.status, "member");
  assertEquals(group.room.has(bob.id), true);
  const cid = tg.user("Cid");
  await assertRejects(() => cid.joinsBy(link), Error, "1 have joined by the link");
});

Deno.test("joinsBy() sends a join request if the link requires it, and the link counts pending ones", async () => {
  const { tg, bot, bob, group, api } = await door();
  const { result: link } = await api("createChatInviteLink", { creates_join_request: true });
  const request = await bob.joinsBy(link.invite_link);
  const asked = (await updatesOf(tg, bot)).at(-1).chat_join_request;
  assertEquals(asked.invite_link.invite_link, link.invite_link);
  const edit = { invite_link: link.invite_link, creates_join_request: true };
  assertEquals((await api("editChatInviteLink", edit)).result.pending_join_request_count, 1);
  await api("approveChatJoinRequest", { user_id: bob.id });
  assertEquals(await request!.answered(), true);
  const { chat_member } = (await updatesOf(tg, bot)).at(-1);
  assertEquals([chat_member.via_join_request, group.room.has(bob.id)], [true, true]);
  assertEquals(chat_member.invite_link.invite_link, link.invite_link);
  assertEquals(
    (await api("editChatInviteLink", edit)).result.pending_join_request_count,
    undefined,
  );
});

Deno.test("joinsBy() throws for invalid links", async () => {
  const { clock, ada, bob, api } = await door();
  const { result: revoked } = await api("createChatInviteLink");
  await api("revokeChatInviteLink", { invite_link: revoked.invite_link });
  await assertRejects(() => bob.joinsBy(revoked), Error, "the link is revoked");
  const expire_date = Math.floor(clock.date() / 1000) + 60;
  const { result: short } = await api("createChatInviteLink", { expire_date });
  await clock.advance(60_000);
  await assertRejects(() => bob.joinsBy(short), Error, "the link has expired");
  await assertRejects(() => bob.joinsBy("https://t.me/+x"), Error, "no chat has this link");
  const { result: open } = await api("createChatInviteLink");
  await assertRejects(() => ada.joinsBy(open), Error, "Ada is in it already");
});

Deno.test("a link created by another bot is shown only in part", async () => {
  const { tg, bot, ada, bob, group, api } = await door();
  const other = tg.bot("other");
  await ada.promotes(group, other);
  await call(tg, other, "getUpdates", { allowed_updates: ["chat_member"] });
  const { result: link } = await api("createChatInviteLink");
  await bob.joinsBy(link);
  const [mine, theirs] = await Promise.all([bot, other].map((each) => updatesOf(tg, each)));
  assertEquals(mine!.at(-1).chat_member.invite_link.invite_link, link.invite_link);
  const shown = theirs!.at(-1).chat_member.invite_link.invite_link;
  assertEquals([shown, shown.endsWith("...")], [`${link.invite_link.slice(0, -8)}...`, true]);
});

Deno.test("subscription links are for channels, and their members leave after a month", async () => {
  const { clock, bob, api } = await door("channel");
  const terms = { subscription_period: 2592000, subscription_price: 50, name: "Fans" };
  const { result: link } = await api("createChatSubscriptionInviteLink", terms);
  assertEquals([link.subscription_period, link.subscription_price], [2592000, 50]);
  await bob.joinsBy(link);
  const { result: member } = await api("getChatMember", { user_id: bob.id });
  assertEquals(member.until_date, Math.floor(clock.date() / 1000) + 2592000);
  await clock.advance(2592000_000);
  assertEquals((await api("getChatMember", { user_id: bob.id })).result.status, "left");
  const { result: renamed } = await api("editChatSubscriptionInviteLink", {
    invite_link: link.invite_link,
    name: "Friends",
  });
  assertEquals([renamed.name, renamed.subscription_price], ["Friends", 50]);
  for (
    const [change, error] of [
      [{ subscription_period: 60 }, "SUBSCRIPTION_PERIOD_INVALID"],
      [{ subscription_price: 10_001 }, "PRICING_CHAT_INVALID"],
      [{ subscription_price: 0 }, "invalid subscription pricing specified"],
    ] as const
  ) {
    const refused = await api("createChatSubscriptionInviteLink", { ...terms, ...change });
    assertEquals(refused.description, `Bad Request: ${error}`);
  }
});
