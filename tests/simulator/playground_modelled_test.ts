/** The page's acts for topics, links, Stars, business chats and request buttons. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createPlayground } from "../../src/simulator/playground/mod.ts";
import { pageSnapshot } from "../../src/simulator/playground/page_snapshot.ts";
import { call, fakeTelegram } from "./helpers/telegram.ts";
import { act as post } from "./helpers/playground.ts";

function stage() {
  const { tg, bot } = fakeTelegram();
  const playground = createPlayground();
  const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
  const act = (name: string, fields: Parameters<typeof post>[3] = {}) =>
    post(playground, tg, name, { user: ada.id, chat: `${bot.id}:${ada.id}`, ...fields });
  return { tg, bot, ada, bob, act };
}

Deno.test("topics are opened, written to, closed, and appear in the snapshot", async () => {
  const { tg, act } = stage();
  const { chat } = (await act("group", { title: "Garden", kind: "forum" })).result;
  const { result } = await act("open_topic", { chat, name: "Roses" });
  const topic = result.message_thread_id;
  const said = await act("say", { chat, text: "here", topic });
  assertEquals(said.result.message_thread_id, topic);
  await act("close_topic", { chat, topic });
  const shown = pageSnapshot(tg).chats.find(({ key }) => key === chat)!.topics;
  assertEquals(shown.map(({ name, isClosed }) => [name, isClosed]), [
    ["General", false],
    ["Roses", true],
  ]);
  assertEquals((await act("reopen_topic", { chat, topic })).status, 200);
  assertStringIncludes((await act("open_topic", { name: "x" })).result.error, "it is for groups");
  assertStringIncludes((await act("group", { title: "x", kind: "toString" })).result.error, "make");
});

Deno.test("join joins by a link, or sends a join request", async () => {
  const { tg, bot, ada, bob, act } = stage();
  const park = tg.group("Park", [bob, bot], { admins: [bot] });
  const link = async (creates_join_request: boolean) => {
    const wish = { chat_id: park.id, creates_join_request };
    return (await call(tg, bot, "createChatInviteLink", wish)).result.invite_link;
  };
  const asking = await act("join", { link: await link(true) });
  assertEquals(asking.result, { waits: true, title: "Park" });
  assertEquals((await act("join", { link: await link(false) })).result, { chat: `${park.id}` });
  assertEquals(park.room.has(ada.id), true);
  assertStringIncludes((await act("join", { link: "https://t.me/+x" })).result.error, "no chat");
});

Deno.test("give presses a request button, and reports what is missing", async () => {
  const { tg, bot, ada, bob, act } = stage();
  await ada.says(bot, "hi");
  const keyboard = [
    ["plain", { text: "Who", request_users: { request_id: 1 } }],
    [{ text: "App", web_app: { url: "https://example.org/" } }],
    [{ text: "Me", request_contact: true }, { text: "Here", request_location: true }],
  ];
  await call(tg, bot, "sendMessage", { chat_id: ada.id, text: "?", reply_markup: { keyboard } });
  assertEquals((await act("give", { row: 0, column: 0 })).result.text, "plain");
  const who = await act("give", { row: 0, column: 1, member: [`${bob.id}`] });
  assertEquals(who.result.users_shared.users, [{ user_id: bob.id }]);
  assertStringIncludes((await act("give", { row: 0, column: 1 })).result.error, "asks for users");
  const app = await act("give", { row: 1, column: 0, data: "two" });
  assertEquals(app.result.web_app_data, { data: "two", button_text: "App" });
  const me = await act("give", { row: 2, column: 0 });
  assertEquals(me.result.contact.user_id, ada.id);
  const here = await act("give", { row: 2, column: 1 });
  assertEquals(typeof here.result.location.latitude, "number");
  assertStringIncludes((await act("give", { row: 3, column: 0 })).result.error, "no such button");
});

Deno.test("write_to opens a business chat, where say continues; others cannot write to it", async () => {
  const { tg, bot, ada, bob, act } = stage();
  await act("connect_business", { bot: bot.id });
  assertEquals(pageSnapshot(tg).connections, [{ bot: bot.id, user: ada.id }]);
  const { chat } = (await act("write_to", { user: bob.id, with: ada.id, text: "hello" })).result;
  assertEquals(chat, `business:${ada.id}:${bob.id}`);
  assertEquals((await act("say", { user: ada.id, chat, text: "hi" })).result.from.id, ada.id);
  const eve = tg.user("Eve");
  assertStringIncludes(
    (await act("say", { user: eve.id, chat, text: "me too" })).result.error,
    "Cannot find the chat",
  );
  await act("disconnect_business", { bot: bot.id });
  assertEquals(pageSnapshot(tg).connections, []);
});
