/** Albums by webhook and by polling, as Telegram sends them: each part follows the previous answer. */
import { assertEquals } from "@std/assert";
import { type AppOptions, createApi, type Message, poll, serve } from "../../src/mod.ts";
import { startSimulator } from "../../src/simulator/mod.ts";
import { systemClock } from "../../src/util/clock.ts";
import { heldWhile } from "../helpers/held_clock.ts";

const SECRET = "s3cret_of-the-bot";

/** Where updates are stored, and how to clean up. */
const stores: [name: string, open: () => Promise<Pick<AppOptions, "store">>][] = [
  ["without a store", () => Promise.resolve({})],
  ["with a store in memory", () => Promise.resolve({ store: "memory" })],
  ["with SQLite", async () => ({ store: `${await Deno.makeTempDir()}/postern.db` })],
];

for (const door of ["webhooks", "polling"]) {
  for (const [where, open] of stores) {
    Deno.test(`an album by ${door} ${where} is handled once, together and in order`, async () => {
      await using tg = await startSimulator({ patience: 60_000 });
      const account = tg.bot("album");
      const ada = tg.user("Ada");
      const albums: number[][] = [];
      const others: number[] = [];
      const handler = {
        media_group(messages: Message[]) {
          const ids = messages.map(({ message_id }) => message_id);
          albums.push(ids);
          const text = `album of ${ids.length}`;
          return { method: "sendMessage", chat_id: ada.id, text } as const;
        },
        message: ({ message_id }: Message) => void others.push(message_id),
      };
      const store = await open();
      const pending = () => tg.world.bots.get(account.id)!.updates.ids().length;
      // By polling without a store, an update is pending until its run has ended.
      const confirmsEarly = door === "webhooks" || where !== "without a store";
      const clock = confirmsEarly ? heldWhile(() => pending() > 0) : systemClock;
      const options = {
        bots: { album: { token: account.token, secret: SECRET, handler } },
        telegram: { apiRoot: tg.apiRoot },
        log: false as const,
        clock,
        ...store,
      };
      const place = { hostname: "127.0.0.1", port: 0, sources: ["127.0.0.1"] };
      const running = door === "polling"
        ? await poll(options)
        : await serve({ ...options, ...place });
      if ("url" in running) {
        const api = createApi({ token: account.token, apiRoot: tg.apiRoot });
        await api.setWebhook({ url: `${running.url}/album`, secret_token: SECRET });
      }
      await ada.says(account, "before");
      const before = ada.sees(account).at(-1)!;
      const { chat, from, message_id } = before;
      for (const place of [1, 2, 3]) {
        const part = { message_id: message_id + 100 + place, date: 1, chat, from, photo: [] };
        tg.post(account, { message: { ...part, media_group_id: "album" } } as never);
      }
      assertEquals((await ada.hears(account)).text, "album of 3");
      await tg.idle(account);
      assertEquals(albums, [[101, 102, 103].map((place) => message_id + place)]);
      assertEquals(others, [message_id]);
      await running.shutdown();
      if (store.store?.toString().endsWith(".db")) {
        await Deno.remove(`${store.store}`.replace(/\/[^/]*$/, ""), { recursive: true });
      }
    });
  }
}
