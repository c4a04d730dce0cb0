/** Bots of frameworks, in Workers that know only their own token. */
import { assertEquals } from "@std/assert";
import { isolated, type IsolatedModule, poll } from "../../src/mod.ts";
import {
  type RunningSimulator,
  type SimulatedBot,
  startSimulator,
} from "../../src/simulator/mod.ts";
import { setEnvironment } from "../helpers/environment.ts";
import { host } from "./hosted.ts";
import { sampleUpdate } from "./samples.ts";

const answers = { grammy: "grammY heard hi as grammy", telegraf: "Telegraf heard hi" };

/** A framework's bot, whose Worker may read only its own token. */
async function withBot(
  name: string,
  use: (tg: RunningSimulator, bot: SimulatedBot, handler: IsolatedModule) => Promise<void>,
): Promise<void> {
  await using tg = await startSimulator({ patience: 60_000 });
  const bot = tg.bot(name);
  const env = [`BOT_${name.toUpperCase()}_TOKEN`, "TEST_API_ROOT"] as const;
  using _environment = setEnvironment({ [env[0]]: bot.token, [env[1]]: tg.apiRoot });
  const permissions = { net: [new URL(tg.apiRoot).host], env: [...env] };
  await use(tg, bot, isolated(new URL(`./bots/${name}.ts`, import.meta.url), { permissions }));
}

for (const [name, answer] of Object.entries(answers)) {
  Deno.test(`an isolated ${name} bot answers, under polling`, () =>
    withBot(name, async (tg, bot, handler) => {
      await using _poller = await poll({
        bots: { [name]: { token: bot.token, handler } },
        ...{ telegram: { apiRoot: tg.apiRoot }, log: false },
      });
      const ada = tg.user("Ada");
      await ada.says(bot, "hi");
      assertEquals((await ada.hears(bot)).text, answer);
    }));

  for (const store of [undefined, "memory"]) {
    Deno.test(`an isolated ${name} bot answers a webhook, store: ${store}`, () =>
      withBot(name, async (tg, bot, handler) => {
        const ada = tg.user("Ada");
        await ada.says(bot, "/start");
        await using hosted = host({ [name]: { token: bot.token, handler, secret: "s3cret" } }, {
          ...{ sources: ["any"], telegram: { apiRoot: tg.apiRoot } },
          ...store !== undefined && { store },
        });
        const { message } = sampleUpdate(1, "hi");
        const chat = { ...message!.chat, id: ada.id };
        const deliver = () =>
          hosted.app.fetch(
            new Request(`http://a/${name}`, {
              method: "POST",
              headers: {
                "content-type": "application/json",
                "x-telegram-bot-api-secret-token": "s3cret",
              },
              body: JSON.stringify({ update_id: 1, message: { ...message, chat } }),
            }),
          );
        let response = await deliver();
        // Telegram delivers again where a slow disk keeps the Worker from loading its packages.
        while (response.status === 504) response = await deliver();
        assertEquals(response.status, 200);
        const body = await response.text();
        const text = body === "" ? (await ada.hears(bot)).text : JSON.parse(body).text;
        assertEquals(text, answer);
      }));
  }
}
