/** Two main.ts processes that share a PostgreSQL. */
import { assert, assertEquals } from "@std/assert";
import { Site, statusOf } from "../durable/helpers/process.ts";
import { createApp, type Message, type Update } from "../../src/mod.ts";
import { openStore } from "../../src/store/open.ts";
import type { Store } from "../../src/store/types.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { turn } from "../../src/util/turn.ts";
import { post, SECRET, TOKEN } from "../helpers/app.ts";
import { Cluster } from "./helpers/cluster.ts";

Deno.test("two main.ts share chats in order, and one takes over when the other is killed", async () => {
  await using cluster = await Cluster.start();
  await using site = new Site();
  const env = {
    STORE: `${cluster.tcpUrl}?sslmode=disable`,
    PUBLIC_URL: "https://bot.example.com",
    DRAIN_MS: "200",
  };
  const one = await site.start(env);
  const two = await site.start(env);
  const sent: string[] = [];
  const talk = async (chat: number) => {
    for (let id = chat; id <= 40; id += 4) {
      sent.push(`chat${chat} n${id} 1`);
      assertEquals(await statusOf(id % 3 === 0 ? two : one, id, `chat${chat} n${id}`, chat), 200);
      // What Telegram brings again elsewhere runs no second time.
      if (id % 5 > 0) continue;
      assertEquals(await statusOf(id % 3 === 0 ? one : two, id, `chat${chat} n${id}`, chat), 200);
    }
  };
  await Promise.all([1, 2, 3, 4].map(talk));
  while (site.said.length < 40) await new Promise((resolve) => setTimeout(resolve, 20));
  for (let chat = 1; chat <= 4; chat++) {
    const of = (list: readonly unknown[]) =>
      list.filter((text) => String(text).startsWith(`chat${chat} `));
    assertEquals(of(site.said), of(sent));
  }

  assertEquals(await statusOf(one, 100, "hold", 9), 200);
  await site.hears("hold 1");
  assertEquals(await statusOf(two, 101, "behind", 9), 200);
  one.kill("SIGKILL");
  await one.ended();
  await site.hears("hold 2");
  assert(!site.said.some((text) => String(text).startsWith("behind")), "the chat's order holds");
  two.kill("SIGTERM");
  await two.ended();
});

Deno.test("only one of two main.ts registers the webhooks, and the other once the first has gone", async () => {
  await using cluster = await Cluster.start();
  await using site = new Site();
  const env = {
    STORE: `${cluster.tcpUrl}?sslmode=disable`,
    PUBLIC_URL: "https://bot.example.com",
  };
  const sets = () => site.api.calls.filter(({ method }) => method === "setWebhook").length;
  const one = await site.start(env);
  while (sets() === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const two = await site.start(env);
  await two.logged(({ event }) => event === "listening");
  // It has renewed its lease several times by now, and still leaves this to the other.
  const untils = new Set<string>();
  while (untils.size < 4) {
    untils.add(await cluster.sql("select until from postern.node order by id desc limit 1"));
  }
  assertEquals(sets(), 1);
  one.kill("SIGKILL");
  await one.ended();
  while (sets() === 1) await new Promise((resolve) => setTimeout(resolve, 50));
  two.kill("SIGTERM");
  assertEquals(await two.ended(), 0);
});

Deno.test("main.ts waits for PostgreSQL at startup, and again after PostgreSQL is killed", async () => {
  await using cluster = await Cluster.start();
  await using site = new Site();
  await cluster.kill();
  const main = await site.start({ STORE: `${cluster.tcpUrl}?sslmode=disable` });
  assertEquals(await statusOf(main, 1, "first"), 503);
  await cluster.run();
  while (await statusOf(main, 1, "first") !== 200) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await site.hears("first 1");
  assertEquals(await statusOf(main, 2, "hold"), 200);
  await site.hears("hold 1");
  await cluster.kill();
  while (await statusOf(main, 3, "third", 8) !== 503) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await cluster.run();
  while (await statusOf(main, 3, "third", 8) !== 200) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await site.hears("third 1");
  main.kill("SIGKILL");
  await main.ended();
});

/** A store in which a test can see whether all its calls have been answered. */
function counted(store: Store): { store: Store; underWay: () => number } {
  let underWay = 0;
  const handler: ProxyHandler<Store> = {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        underWay++;
        try {
          return await Reflect.apply(value, target, args);
        } finally {
          underWay--;
        }
      };
    },
  };
  return { store: new Proxy(store, handler), underWay: () => underWay };
}

Deno.test("an album whose parts arrive at two instances of one PostgreSQL is handled together, once", async () => {
  await using cluster = await Cluster.start();
  // An album waits half a second for its next part: time only passes while nobody waits for the server.
  const clock = new FakeClock();
  const albums: number[][] = [];
  const handler = {
    media_group(messages: Message[]) {
      albums.push(messages.map(({ message_id }) => message_id));
    },
  };
  const stores = await Promise.all(
    [1, 2].map(async () => counted(await openStore(`${cluster.tcpUrl}?sslmode=disable`, clock))),
  );
  const apps = stores.map(({ store }) =>
    createApp({
      bots: { echo: { token: TOKEN, secret: SECRET, handler } },
      ...{ sources: ["any"], store, clock },
    })
  );
  const pass = async (over: () => boolean) => {
    for (let idle = 0; !over();) {
      await turn();
      idle = stores.some(({ underWay }) => underWay() > 0) ? 0 : idle + 1;
      if (idle % 5 === 4) await clock.advance(50);
    }
  };
  for (const id of [1, 2, 3, 4]) {
    const message = { message_id: id, date: 1, chat: { id: 5, type: "private" } };
    const update = { update_id: id, message: { ...message, media_group_id: "g" } } as Update;
    const body = JSON.stringify(update);
    while ((await post(apps[id % 2]!, { body })).status !== 200) { // It is connecting to its store.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await pass(() => albums.length > 0);
  let closed = false;
  void Promise.all(apps.map((app) => app.close())).then(() => closed = true);
  await pass(() => closed);
  assertEquals(albums, [[1, 2, 3, 4]]);
});
