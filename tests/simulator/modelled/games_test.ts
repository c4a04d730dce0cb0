import { assertEquals } from "@std/assert";
import { call, fakeTelegram, updatesOf } from "../helpers/telegram.ts";

async function arcade() {
  const { tg } = fakeTelegram();
  const bot = tg.bot("arcade", { games: { chess: "Chess" } });
  const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
  const group = tg.group("Players", [ada, bob, bot]);
  const api = (method: string, params: Record<string, unknown> = {}) =>
    call(tg, bot, method, { chat_id: group.id, ...params });
  const { result: game } = await api("sendGame", { game_short_name: "chess" });
  return { tg, bot, ada, bob, group, api, game };
}

Deno.test("sendGame sends a game whose button asks the bot for its URL", async () => {
  const { tg, bot, ada, api, game } = await arcade();
  assertEquals(game.game.title, "Chess");
  const unknown = await api("sendGame", { game_short_name: "go" });
  assertEquals(unknown.description, "Bad Request: wrong game short name specified");
  await ada.hears(bot);
  const press = await ada.presses("Play Chess");
  const { callback_query } = (await updatesOf(tg, bot)).at(-1);
  assertEquals([callback_query.game_short_name, callback_query.data], ["chess", undefined]);
  const url = "https://example.com/chess";
  await api("answerCallbackQuery", { callback_query_id: callback_query.id, url });
  assertEquals((await press!.answered()).url, url);
});

Deno.test("scores only increase, unless forced, and are listed from the highest", async () => {
  const { tg, bot, ada, bob, group, api, game } = await arcade();
  const { message_id } = game;
  const score = (user_id: number, points: number, more = {}) =>
    api("setGameScore", { message_id, user_id, score: points, ...more });
  assertEquals((await score(ada.id, 10)).result.game.text, "1. Ada – 10");
  await score(bob.id, 20, { disable_edit_message: true });
  assertEquals(group.room.messages.get(message_id)?.game?.text, "1. Ada – 10");
  for (const [points, ok] of [[20, false], [5, false], [30, true]] as const) {
    assertEquals([points, (await score(bob.id, points)).ok], [points, ok]);
  }
  assertEquals((await score(bob.id, 5)).description, "Bad Request: BOT_SCORE_NOT_MODIFIED");
  assertEquals((await score(bob.id, 5, { force: true })).ok, true);
  const { result } = await api("getGameHighScores", { message_id, user_id: ada.id });
  assertEquals(
    result.map(({ position, user, score }: Record<string, { first_name: string }>) =>
      `${position} ${user!.first_name} ${score}`
    ),
    ["1 Ada 10", "2 Bob 5"],
  );
  const lost = await api("setGameScore", { message_id: 99, user_id: ada.id, score: 1 });
  assertEquals(lost.description, "Bad Request: message to set game score not found");
  const text = await ada.says(group, "hi");
  const none = await api("getGameHighScores", { message_id: text.message_id, user_id: ada.id });
  assertEquals(none.description, "Bad Request: MESSAGE_ID_INVALID");
  assertEquals((await score(7, 1)).description, "Bad Request: user not found");
  assertEquals((await updatesOf(tg, bot)).filter((update) => update.edited_message), []);
});

Deno.test("the messages of a game in a chat share its scores", async () => {
  const { ada, api, game } = await arcade();
  const { result: again } = await api("sendGame", { game_short_name: "chess" });
  const score = (message_id: number, points: number) =>
    api("setGameScore", { message_id, user_id: ada.id, score: points });
  assertEquals((await score(game.message_id, 10)).ok, true);
  const same = await score(again.message_id, 10);
  assertEquals(same.description, "Bad Request: BOT_SCORE_NOT_MODIFIED");
  const { message_id } = again;
  const { result } = await api("getGameHighScores", { message_id, user_id: ada.id });
  assertEquals(result[0].score, 10);
  const { result: third } = await api("sendGame", { game_short_name: "chess" });
  assertEquals(third.game.text, "1. Ada – 10");
});

Deno.test("a game shows its description, photo and animation, with the same files each time", async () => {
  const { tg } = fakeTelegram();
  const picture = new Uint8Array(3);
  const bot = tg.bot("arcade", {
    games: {
      chess: { title: "Chess", description: "A board", photo: picture, animation: picture },
    },
  });
  const ada = tg.user("Ada");
  await ada.says(bot, "/start");
  const send = async () =>
    (await call(tg, bot, "sendGame", { chat_id: ada.id, game_short_name: "chess" })).result.game;
  const game = await send();
  assertEquals([game.title, game.description], ["Chess", "A board"]);
  assertEquals([game.photo[0].file_size, game.animation.file_size], [3, 3]);
  assertEquals(await send(), game);
});
