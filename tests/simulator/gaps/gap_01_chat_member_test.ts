import { assertEquals } from "@std/assert";
import { declarations, fieldsOf } from "../api/bot_api_types.ts";
import { groupWithBob } from "./stage.ts";

/** The fields that the types package makes mandatory for a status. */
async function mandatory(type: string): Promise<string[]> {
  return fieldsOf(await declarations("manage.d.ts"), type).required;
}

function missing(required: readonly string[], object: object): string[] {
  return required.filter((field) => !(field in object));
}

Deno.test("gap 1: members have every mandatory field of their status", async () => {
  const { inGroup, ada, bob, bot } = await groupWithBob();
  const member = async (id: number) => (await inGroup("getChatMember", { user_id: id })).result;

  const owner = await member(ada.id);
  assertEquals([owner.status, missing(await mandatory("ChatMemberOwner"), owner)], ["creator", []]);
  const admin = await member(bot.id);
  assertEquals(
    [admin.status, missing(await mandatory("ChatMemberAdministrator"), admin)],
    ["administrator", []],
  );

  await inGroup("restrictChatMember", {
    user_id: bob.id,
    permissions: { can_send_messages: true },
    until_date: 1e9,
  });
  const restricted = await member(bob.id);
  assertEquals(
    [restricted.status, missing(await mandatory("ChatMemberRestricted"), restricted)],
    ["restricted", []],
  );
  assertEquals(
    [restricted.can_send_messages, restricted.can_send_polls, restricted.is_member],
    [true, false, true],
  );

  await inGroup("banChatMember", { user_id: bob.id });
  const banned = await member(bob.id);
  assertEquals([banned.status, missing(await mandatory("ChatMemberBanned"), banned)], [
    "kicked",
    [],
  ]);
});

Deno.test("gap 1: so do my_chat_member and chat_member updates", async () => {
  const { tg, bot, ada, bob, group, api } = await groupWithBob();
  await api("getUpdates", { offset: -1, allowed_updates: ["chat_member", "my_chat_member"] });
  await ada.promotes(group, bob);
  await ada.promotes(group, bot, false);
  const { result } = await api("getUpdates", { offset: 0 });
  const promoted = result.find((update: { chat_member?: unknown }) => update.chat_member);
  const demoted = result.findLast((update: { my_chat_member?: unknown }) => update.my_chat_member);
  const required = await mandatory("ChatMemberAdministrator");
  assertEquals(missing(required, promoted.chat_member.new_chat_member), []);
  assertEquals(missing(required, demoted.my_chat_member.old_chat_member), []);
  assertEquals(demoted.my_chat_member.new_chat_member.status, "member");
  assertEquals(tg.world.bots.get(bot.id)?.username, "echo_bot");
});

Deno.test("gap 1: default rights are complete, separately for channels and groups", async () => {
  const { api } = await groupWithBob();
  const required = await mandatory("ChatAdministratorRights");
  for (const for_channels of [false, true]) {
    const { result } = await api("getMyDefaultAdministratorRights", { for_channels });
    assertEquals(missing(required, result), []);
    assertEquals("can_post_messages" in result, for_channels);
  }
  const rights = { can_delete_messages: true };
  assertEquals((await api("setMyDefaultAdministratorRights", { rights })).result, true);
  assertEquals((await api("getMyDefaultAdministratorRights")).result.can_delete_messages, true);
  const channels = await api("getMyDefaultAdministratorRights", { for_channels: true });
  assertEquals(channels.result.can_delete_messages, false);
});
