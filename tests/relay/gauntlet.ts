/**
 * What every webhook bot must survive behind a relay, whatever its library.
 */
import { assertEquals } from "@std/assert";
import { type RunningSimulator, startSimulator } from "../../src/simulator/mod.ts";
import { freePort } from "../../src/demo/free_port.ts";
import { call, relayed, until } from "./helpers.ts";

export const MB20 = 20 * 1024 * 1024;

/** A bot's settings: it sets its webhook at the API root, to a local port. */
export interface BotPlace {
  readonly apiRoot: string;
  readonly token: string;
  readonly port: number;
}

/** A running bot. */
export interface RunningBot {
  stop(): Promise<unknown>;
}

/**
 * Texts, 20 MB both ways, trouble at Telegram, and restarts of the bot, the relay and Telegram. The
 * bot echoes texts, sends 20 MB for `/big`, and answers a document with `<size> bytes`.
 */
export async function runGauntlet(start: (place: BotPlace) => Promise<RunningBot>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const first = await relayed({ folder, port: freePort() }, { port: freePort() });
  const { tg, relay, bot, ada } = first;
  const place = { apiRoot: relay.apiRoot, token: bot.token, port: freePort() };
  const relayPort = Number(new URL(relay.apiRoot).port);
  const isSet = async () => {
    return (await call(relay.apiRoot, bot.token, "getWebhookInfo")).result.url !== "";
  };

  let program = await start(place);
  await until(isSet);
  await ada.says(bot, "hello");
  assertEquals((await ada.hears(bot)).text, "hello");
  await ada.says(bot, "/big");
  assertEquals((await ada.hears(bot)).document?.file_size, MB20);
  await ada.sends(bot, { document: new File([new Uint8Array(MB20)], "up.bin") });
  assertEquals((await ada.hears(bot)).text, `${MB20} bytes`);

  tg.fail(429, { method: "getUpdates", times: 1 });
  tg.fail(500, { method: "getUpdates", times: 1 });
  tg.fail("drop", { method: "getUpdates", times: 1 });
  tg.slow(200);
  for (const text of ["through", "all", "trouble"]) await ada.says(bot, text);
  for (const text of ["through", "all", "trouble"]) {
    assertEquals((await ada.hears(bot)).text, text);
  }
  tg.slow(0);

  // An answered but unconfirmed update would be delivered again.
  await tg.idle(bot, { within: 60_000 });
  await program.stop();
  await ada.says(bot, "while the bot was away");
  program = await start(place);
  assertEquals((await ada.hears(bot)).text, "while the bot was away");

  await relay.close();
  await ada.says(bot, "while the relay was away");
  const second = await first.start({ port: relayPort });
  assertEquals((await ada.hears(bot)).text, "while the relay was away");

  const again = await restartTelegram(tg);
  const same = again.bot("echo", { token: bot.token });
  const eve = again.user("Eve");
  await eve.says(same, "after Telegram's restart");
  assertEquals((await eve.hears(same)).text, "after Telegram's restart");

  await program.stop();
  await second.close();
  await again.close();
  await Deno.remove(folder, { recursive: true });
}

async function restartTelegram(tg: RunningSimulator): Promise<RunningSimulator> {
  const port = Number(new URL(tg.url).port);
  await tg.close();
  return await startSimulator({ port, patience: 60_000 });
}
