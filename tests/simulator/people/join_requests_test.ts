import { assertEquals, assertRejects } from "@std/assert";
import { call, fakeTelegram } from "../helpers/telegram.ts";

/** A group whose join requests the bot handles, and Bob outside it. */
function closedGroup() {
  const { tg, bot, clock } = fakeTelegram();
  const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
  const group = tg.group("Friends", [ada, bot], { admins: [bot] });
  const decide = (approve: boolean) =>
    call(tg, bot, approve ? "approveChatJoinRequest" : "declineChatJoinRequest", {
      chat_id: group.id,
      user_id: bob.id,
    });
  return { tg, bot, clock, ada, bob, group, decide };
}

Deno.test("asksToJoin() notifies the bot, which may write to the person and lets them in", async () => {
  const { tg, bot, bob, group, decide } = closedGroup();
  const link = { chat_id: group.id, creates_join_request: true };
  const { result: inviteLink } = await call(tg, bot, "createChatInviteLink", link);
  const request = await bob.asksToJoin(group, { bio: "Nice", inviteLink });
  const { chat_join_request } = (await call(tg, bot, "getUpdates")).result.at(-1);
  const { user_chat_id, from, bio, invite_link } = chat_join_request;
  assertEquals([user_chat_id, from.first_name, bio], [bob.id, "Bob", "Nice"]);
  assertEquals(invite_link, inviteLink);
  const welcome = { chat_id: user_chat_id, text: "Are you a robot?" };
  assertEquals((await call(tg, bot, "sendMessage", welcome)).ok, true);
  assertEquals((await decide(true)).result, true);
  assertEquals(await request.answered(), true);
  assertEquals(group.messages.at(-1)?.new_chat_members?.[0]?.id, bob.id);
  assertEquals((await decide(true)).description, "Bad Request: USER_ALREADY_PARTICIPANT");
});

Deno.test("asksToJoin() can be declined once", async () => {
  const { bob, group, decide } = closedGroup();
  const request = await bob.asksToJoin(group);
  await decide(false);
  assertEquals([await request.answered(), group.room.has(bob.id)], [false, false]);
  assertEquals((await decide(true)).description, "Bad Request: HIDE_REQUESTER_MISSING");
});

Deno.test("asksToJoin() throws if nobody can decide", async () => {
  const { tg, ada, bob, group } = closedGroup();
  await assertRejects(() => ada.asksToJoin(group), Error, "Ada is in it already");
  const open = tg.group("Open", [ada]);
  await assertRejects(
    () => bob.asksToJoin(open),
    Error,
    'Cannot ask to join "Open": no bot is its administrator',
  );
});

Deno.test("an unanswered join request is reported", async () => {
  const { clock, bob, group } = closedGroup();
  const request = await bob.asksToJoin(group);
  const waiting = assertRejects(
    () => request.answered(),
    Error,
    "Bob has got no answer to the request to join from @echo_bot within 5000 ms",
  );
  await clock.advance(5000);
  await waiting;
});
