/** Bots of frameworks, in Workers that know only their own token. */
import { assertEquals } from "@std/assert";
import { isolated, poll } from "../../src/mod.ts";
import { startSimulator } from "../../src/simulator/mod.ts";
import { setEnvironment } from "../helpers/environment.ts";

for (
  const [name, says] of [["grammy", "grammY heard hi as grammy"], [
    "telegraf",
    "Telegraf heard hi",
  ]]
) {
  Deno.test(`an isolated ${name} bot answers, under polling`, async () => {
    await using tg = await startSimulator({ patience: 60_000 });
    const bot = tg.bot(name!);
    const own = [`BOT_${name!.toUpperCase()}_TOKEN`, "TEST_API_ROOT"];
    using _environment = setEnvironment({ [own[0]!]: bot.token, [own[1]!]: tg.apiRoot });
    const permissions = {
      net: [new URL(tg.apiRoot).host],
      env: own,
    };
    const handler = isolated(new URL(`./bots/${name}.ts`, import.meta.url), { permissions });
    await using _poller = await poll({
      bots: { [name!]: { token: bot.token, handler } },
      telegram: { apiRoot: tg.apiRoot },
      log: false,
    });
    const ada = tg.user("Ada");
    await ada.says(bot, "hi");
    assertEquals((await ada.hears(bot)).text, says);
  });
}
