import { assertEquals, assertMatch } from "@std/assert";
import { call, fakeTelegram, hookedTelegram } from "../helpers/telegram.ts";

const ASCII = /^[\0-\x7f]*$/;
const TEXTS: Record<string, string> = {
  "é": "\\u00e9",
  "ÿ": "\\u00ff",
  "Привет": "\\u041f\\u0440\\u0438\\u0432\\u0435\\u0442",
  "👍": "\\ud83d\\udc4d",
  "\u2028": "\\u2028",
  "\u0080": "\\u0080",
  "\x7f/~": "\x7f/~",
  '\u0001\t"\\': '\\u0001\\t\\"\\\\',
};

Deno.test("gap 8: a webhook's body is exactly Telegram's ASCII", async () => {
  for (const [text, written] of Object.entries(TEXTS)) {
    const { clock, peer, tg, bot } = await hookedTelegram();
    tg.post(bot, { message: { text } } as never);
    await clock.advance(0);
    const body = peer.requests[0]!.text.split("\r\n\r\n")[1]!;
    assertMatch(body, ASCII);
    assertEquals(body.includes(`"text":"${written}"`), true, body);
    assertEquals(peer.requests[0]!.update.message, { text });
    tg.close();
  }
});

Deno.test("gap 8: so are the Bot API's answers: results, updates, errors", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Zoë 👍");
  await ada.says(bot, "Привет");
  const ask = async (path: string) => {
    const response = await tg.fetch(new Request(`http://telegram/bot${bot.token}/${path}`));
    return await response.text();
  };
  for (
    const path of [
      "getUpdates",
      `getChat?chat_id=${ada.id}`,
      `sendMessage?chat_id=${ada.id}&text=%F0%9F%91%8D`,
      `sendMessage?chat_id=@%C3%A9`,
    ]
  ) {
    assertMatch(await ask(path), ASCII, path);
  }
  assertEquals((await call(tg, bot, "getUpdates", { offset: 1 })).result[0].message.text, "Привет");
});

Deno.test("gap 8: the limit of 512 KiB counts the bytes that are written", () => {
  const { tg, bot } = fakeTelegram();
  const around = '"message":{"text":""}'.length;
  for (const [letter, size] of [["x", 1], ["é", 6], ["й", 6], ["👍", 12], ["\n", 2]] as const) {
    const most = Math.floor((512 * 1024 - around) / size);
    const post = (count: number) =>
      tg.post(bot, { message: { text: letter.repeat(count) } } as never).state;
    assertEquals([post(most), post(most + 1)], ["pending", "dropped"], letter);
  }
});
