/** What the console reports about the store. */
import { assertEquals } from "@std/assert";
import { createConsole } from "../../src/console/mod.ts";
import { deliver, message, Stage } from "../durable/helpers/stage.ts";
import { HOST } from "./helpers.ts";

// Nothing listens there: no test calls Telegram.
const telegram = { apiRoot: "http://127.0.0.1:9" };

Deno.test("/readyz reports the store: 503 while it is unavailable, 200 once it is back", async () => {
  await using stage = new Stage();
  const instance = await stage.host({ handler: { message: () => undefined } }, { telegram });
  await using operator = createConsole(instance.app);
  const ready = async () => {
    const request = new Request(`http://${HOST}/readyz`, { headers: { host: HOST } });
    const response = await operator.fetch(request);
    const { checks } = await response.json();
    return [response.status, checks.store];
  };
  assertEquals(await ready(), [200, { ok: true }]);
  instance.store.cut = true;
  assertEquals((await deliver(instance, message(1))).status, 503);
  assertEquals(await ready(), [503, { ok: false, problem: "the store cannot be used" }]);
  instance.store.cut = false;
  await stage.pass(6000);
  assertEquals(await ready(), [200, { ok: true }]);
});

Deno.test("the health path answers 503 while the store is unavailable, without saying why", async () => {
  await using stage = new Stage();
  const handler = { message: () => undefined };
  const { app, store } = await stage.host({ handler }, { telegram, health: "/healthz" });
  const health = async () => {
    const response = await app.fetch(new Request("https://bot.example.com/healthz"));
    return [response.status, await response.text()];
  };
  assertEquals(await health(), [200, "OK\n"]);
  store.cut = true;
  await stage.pass(6000);
  assertEquals(await health(), [503, "Not ready\n"]);
  store.cut = false;
  await stage.pass(6000);
  assertEquals(await health(), [200, "OK\n"]);
});
