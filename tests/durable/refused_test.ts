/** Stores that can never be used: nothing runs without them, and the reason is reported. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { createApp, type PosternEvent } from "../../src/mod.ts";
import { post, SECRET, TOKEN } from "../helpers/app.ts";
import { setEnvironment } from "../helpers/environment.ts";
import { deliver, held, message, Stage } from "./helpers/stage.ts";

const CASES: [what: string, store: string, part: string, env?: Record<string, string>][] = [
  ["of an unknown kind", "mysql://ada:geheim@h/d", "neither a file nor PostgreSQL"],
  ["whose URL has no such port", "postgres://ada:geheim@h:99999/d", "PostgreSQL URL"],
  ["that is a folder", ".", "it is a folder"],
  ["in a file on Deno Deploy", "data/never.db", "files do not outlast", {
    DENO_DEPLOYMENT_ID: "x",
  }],
];

for (const [what, store, part, env = {}] of CASES) {
  Deno.test(`createApp() with a store ${what} answers 503, runs nothing, and reports why`, async () => {
    using _ = setEnvironment(env);
    const reported = Promise.withResolvers<string>();
    const observer = (event: PosternEvent) => {
      if (event.type !== "notice" || event.name !== "store_refused") return;
      reported.resolve(`${event.text}: ${event.error}`);
    };
    let runs = 0;
    const handler = { message: () => void runs++ };
    const bots = { echo: { token: TOKEN, secret: SECRET, handler } };
    const app = createApp({ store, bots, observers: [observer] });
    const answers = [1, 2].map((id) => post(app, { body: JSON.stringify(message(id)) }));
    for (const answer of answers) {
      const { status, body } = await answer;
      await body?.cancel();
      assertEquals(status, 503);
    }
    assertEquals(await app.dispatch("echo", message(3)), "unavailable");
    const text = await reported.promise;
    assertStringIncludes(text, part);
    assertEquals([text.includes("geheim"), runs], [false, 0]);
    await app.close(0);
  });
}

Deno.test("createApp() throws on a lease or a number of crashes out of range", () => {
  const bots = { echo: { token: TOKEN, handler: () => {} } };
  for (const storeLeaseMs of [0, 999, 3_600_001, NaN]) {
    assertThrows(
      () => createApp({ bots, store: "memory", storeLeaseMs }),
      TypeError,
      "storeLeaseMs",
    );
  }
  for (const storeMaxCrashes of [0, -1, NaN]) {
    const options = { bots, store: "memory", storeMaxCrashes };
    assertThrows(() => createApp(options), TypeError, "storeMaxCrashes");
  }
});

Deno.test("createApp() throws on a retention, and on options for a store, that are no numbers", () => {
  const create = (bot: object, options: object) =>
    createApp({ bots: { echo: { token: TOKEN, handler: () => {}, ...bot } }, ...options });
  for (
    const storeRetention of [{ replyMs: -1 }, { deadMs: NaN }, { doneMs: "1" }, { doneMS: 1 }]
  ) {
    const [name] = Object.keys(storeRetention);
    const options = { store: "memory", storeRetention };
    assertThrows(() => create({}, options), TypeError, `storeRetention.${name}`);
  }
  for (
    const bot of [{ answerMs: "1000" }, { maxAgeMs: [3] }, { attempts: "2" }, { answerMs: true }]
  ) {
    const [name] = Object.keys(bot);
    assertThrows(() => create(bot, { store: "memory" }), TypeError, `bots.echo.${name}`);
  }
});

Deno.test("storeMaxCrashes says how many crashes make a dead letter", async () => {
  await using stage = new Stage();
  const options = { storeMaxCrashes: 1 };
  const first = await stage.host({ handler: held().handler, answerMs: 0 }, options);
  void deliver(first, message(1, "fatal"));
  await stage.settle();
  first.store.cut = true; // It has crashed.
  const { handler, runs } = held();
  const second = await stage.host({ handler }, options);
  await stage.pass(25_000, 1000);
  assertEquals(runs, []);
  const [letter] = await second.app.deadLetters.list();
  assertEquals(letter?.error, "Its runs ended the process once");
});
