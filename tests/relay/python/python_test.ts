/**
 * python-telegram-bot's run_webhook and aiogram's webhook server behind a relay. Only the
 * API root differs from what their users write.
 */
import { assertEquals } from "@std/assert";
import { freePort } from "../../../src/demo/free_port.ts";
import { call, relayed, until } from "../helpers.ts";
import { prepare, startBot } from "./python.ts";

const MB20 = 20 * 1024 * 1024;

await prepare();

for (const script of ["ptb_bot.py", "aiogram_bot.py"]) {
  Deno.test(`${script} behind the relay: texts, 20 MB both ways, restarts of the bot and of the relay`, async () => {
    const folder = await Deno.makeTempDir();
    await using set = await relayed({ folder, port: freePort() });
    const { tg, relay, bot, ada, api } = set;
    const apiPort = Number(new URL(relay.apiRoot).port);
    const port = `${freePort()}`;
    const start = () => startBot(script, relay.apiRoot, bot.token, port);
    const isSet = async () => (await api("getWebhookInfo")).result.url !== "";

    let program = start();
    await until(isSet);
    await ada.says(bot, "hello");
    assertEquals((await ada.hears(bot)).text, "hello");
    await ada.says(bot, "/big");
    assertEquals((await ada.hears(bot)).document?.file_size, MB20);
    await ada.sends(bot, { document: new File([new Uint8Array(MB20)], "up.bin") });
    assertEquals((await ada.hears(bot)).text, `${MB20} bytes`);

    // Telegram refuses, fails, disconnects, and is slow.
    tg.fail(429, { method: "getUpdates", times: 1 });
    tg.fail(500, { method: "getUpdates", times: 1 });
    tg.slow(200);
    await ada.says(bot, "through trouble");
    assertEquals((await ada.hears(bot)).text, "through trouble");
    tg.slow(0);

    // The bot is killed, misses updates, and restarts. Unconfirmed updates would be delivered again.
    await tg.idle(bot, { within: 60_000 });
    await program.stop("SIGKILL");
    await ada.says(bot, "while the bot was away");
    program = start();
    assertEquals((await ada.hears(bot)).text, "while the bot was away");

    // The relay is closed, misses updates, and restarts on its port.
    await relay.close();
    await ada.says(bot, "while the relay was away");
    const again = await set.start({ port: apiPort });
    assertEquals((await ada.hears(bot)).text, "while the relay was away");
    assertEquals((await call(again.apiRoot, bot.token, "getMe")).ok, true);

    await program.stop();
    await tg.idle(bot);
    await again.close();
    await Deno.remove(folder, { recursive: true });
  });
}
