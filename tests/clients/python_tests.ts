import { assertEquals } from "@std/assert";
import {
  type RunningSimulator,
  type SimulatedBot,
  startSimulator,
} from "../../src/simulator/mod.ts";
import { startBot } from "./python/virtual_env.ts";

/** What a library's bot has called in vain. */
function failures(tg: RunningSimulator): unknown[] {
  return tg.log.flatMap((entry) =>
    entry.type === "call" && entry.status !== 200
      ? [[entry.method, entry.status, entry.description]]
      : []
  );
}

async function privately(tg: RunningSimulator, bot: SimulatedBot): Promise<void> {
  const ada = tg.user("Ada");
  const heard = async () => (await ada.hears(bot)).text;
  await ada.says(bot, "héllo 👋");
  assertEquals(await heard(), "héllo 👋");

  await ada.says(bot, "/counter");
  assertEquals(await heard(), "0");
  for (const count of [1, 2]) {
    const press = await ada.presses("+1");
    assertEquals((await press?.answered())?.text, `now ${count}`);
    assertEquals((await ada.seesEdit(bot)).text, `${count}`);
  }

  await ada.says(bot, "/poll");
  await ada.votes(await ada.hears(bot), "Coffee");
  assertEquals(await heard(), "voted [1]");

  await ada.says(bot, "/album");
  const [first, second] = [await ada.hears(bot), await ada.hears(bot)];
  assertEquals([first.caption, first.media_group_id], ["first", second.media_group_id]);
  assertEquals(await heard(), "2 photos, 4 sizes");

  await ada.sends(bot, { document: new File(["quiet"], "a.txt") });
  const { document } = await ada.hears(bot);
  assertEquals([document?.file_name, document?.file_size], ["loud.txt", 5]);
  assertEquals(new TextDecoder().decode(tg.world.files.get(document!.file_id)?.bytes), "QUIET");

  await ada.says(bot, "/pay");
  const payment = await ada.pays(await ada.hears(bot));
  assertEquals((await payment.answered()).ok, true);
  assertEquals(await heard(), "paid 10 book-1");

  const asked = await ada.says(bot, "/react");
  await tg.idle(bot);
  await ada.reacts(asked, "🔥");
  assertEquals(await heard(), "reacted 🔥");
}

async function inGroup(tg: RunningSimulator, bot: SimulatedBot): Promise<void> {
  const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
  const group = tg.group("Friends", [ada, bob, bot]);
  const heard = async () => (await ada.hears(bot, { in: group })).text;
  assertEquals(await heard(), "I am member");
  await ada.promotes(group, bot);
  assertEquals(await heard(), "I am administrator");
  await ada.says(group, `/members ${bob.id}`);
  assertEquals(await heard(), "administrator True False, restricted True False, member, 2");

  const search = await bob.asks(bot, "anything");
  assertEquals((await search.answered()).results.map(({ id }) => id), ["a", "b"]);
  assertEquals((await search.chooses("b", group)).photo?.length, 4);
}

for (const library of ["ptb", "aiogram", "telebot"]) {
  Deno.test(`the bot of ${library}_bot.py polls and does everything people ask of it`, async () => {
    await using tg = await startSimulator({ patience: 30_000 });
    const bot = tg.bot("echo", { token: "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc" });
    await using _ = await startBot(`${library}_bot.py`, {
      API_ROOT: tg.apiRoot,
      BOT_TOKEN: bot.token,
    });
    await privately(tg, bot);
    await inGroup(tg, bot);
    assertEquals(failures(tg), []);
  });
}
