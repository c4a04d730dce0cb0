import { assertEquals, assertMatch } from "@std/assert";
import { createPlayground, startPlayground } from "../../src/simulator/playground/mod.ts";
import { http } from "./helpers/fake_peer.ts";
import { call, fakeTelegram, hookedTelegram } from "./helpers/telegram.ts";
import { ask, messagesOf } from "./helpers/playground.ts";

/** Opens a page's stream. */
async function open(tg: ReturnType<typeof fakeTelegram>["tg"]) {
  const playground = createPlayground();
  const response = await ask(playground, tg, "/events");
  const messages = messagesOf(response);
  const next = async () => (await messages.next()).value!;
  return { playground, response, messages, next };
}

Deno.test("/events begins with the whole state and the retry delay", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  const message = await ada.says(bot, "hi");
  await ada.reacts(message, "👍");
  const { response, next, messages } = await open(tg);
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  const { event, retry, data } = await next();
  assertEquals([event, retry], ["snapshot", "1000"]);
  assertEquals(data.bots[0].webhook.pending_update_count, 1);
  assertEquals(data.chats[0].messages[0].text, "hi");
  assertEquals(data.chats[0].reactions[0].reactions[0].emoji, "👍");
  assertEquals(data.updates[0].state, "pending");
  assertEquals(JSON.stringify(data).includes(bot.token), false, "no token on the page");
  await messages.return(undefined);
});

Deno.test("/events continues with each event as it was at the time", async () => {
  const { tg, bot, peer, clock } = await hookedTelegram();
  const ada = tg.user("Ada");
  const { next, messages } = await open(tg);
  await next();
  peer.answer = () => http("500 Internal Server Error");
  await ada.says(bot, "hi");
  await clock.advance(0);
  const states = [];
  for (let event = await next();; event = await next()) {
    if (event.data.type === "update") states.push(event.data.update.state);
    if (event.event === "bots") assertEquals(event.data.bots[0].webhook.pending_update_count, 1);
    if (event.data.type !== "delivery") continue;
    assertEquals([event.data.delivery.status, event.data.delivery.retryIn], [500, 0]);
    break;
  }
  assertEquals(states, ["pending", "in flight", "retrying"]);
  await messages.return(undefined);
});

Deno.test("/events hides secrets, and shows getUpdates without the updates", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  const { next, messages } = await open(tg);
  await next();
  await call(tg, bot, "setWebhook", { url: "https://bots.example", secret_token: "hush-hush" });
  await call(tg, bot, "deleteWebhook");
  await ada.says(bot, "hi");
  await call(tg, bot, "getUpdates");
  const calls = [];
  while (calls.at(-1)?.method !== "getUpdates") {
    const { data } = await next();
    assertEquals(JSON.stringify(data).includes("hush-hush"), false);
    if (data.type === "call") calls.push(data.call);
  }
  assertEquals(calls[0].params.secret_token, "•••");
  assertEquals(calls.at(-1).result, 1);
  await messages.return(undefined);
});

Deno.test("a page that disconnects receives nothing further", async () => {
  const { tg } = fakeTelegram();
  let listeners = 0;
  const { feed } = tg.world;
  const on = feed.on.bind(feed);
  feed.on = (listener) => {
    const stop = on(listener);
    listeners++;
    return () => (stop(), listeners--);
  };
  const { next, messages } = await open(tg);
  await next();
  assertEquals(listeners, 1);
  await messages.return(undefined);
  assertEquals(listeners, 0);
  tg.user("Ada");
});

Deno.test("close() of a playground ends its streams", async () => {
  const { tg } = fakeTelegram();
  const { playground, next, messages } = await open(tg);
  await next();
  playground.close();
  assertEquals((await messages.next()).done, true);
});

Deno.test("startPlayground() closes while a page is open", async () => {
  const tg = await startPlayground();
  assertMatch(tg.url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  const response = await fetch(`${tg.url}events`);
  const messages = messagesOf(response);
  assertEquals((await messages.next()).value?.event, "snapshot");
  await tg.close();
  assertEquals((await messages.next()).done, true);
});

Deno.test("startPlayground() rejects if the port is in use", async () => {
  await using tg = await startPlayground();
  const port = Number(new URL(tg.url).port);
  const error = await startPlayground({ port }).catch((error) => error);
  assertEquals(error instanceof Deno.errors.AddrInUse, true);
});
