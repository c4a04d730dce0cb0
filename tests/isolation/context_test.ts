/** A handler's context in a Worker is the same as in the main thread. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { startSimulator } from "../../src/simulator/mod.ts";
import { HELL, host } from "./hosted.ts";
import { sampleUpdate } from "./samples.ts";

Deno.test("an isolated handler's context: log, attempt, once, state, api, deadline, signal", async (t) => {
  await using tg = await startSimulator({ patience: 60_000 });
  const bot = tg.bot("hell");
  const ada = tg.user("Ada");
  await ada.says(bot, "/start");
  const permissions = { net: [new URL(tg.apiRoot).host] };
  const { isolated } = await import("../../src/mod.ts");
  await using hosted = host(
    { hell: { token: bot.token, handler: isolated(HELL, { permissions }), attempts: 3 } },
    { telegram: { apiRoot: tg.apiRoot }, sources: ["any"] },
  );
  const { app } = hosted;
  let id = 0;
  const says = (text: string) => {
    const update = sampleUpdate(++id, text);
    return app.dispatch("hell", {
      ...update,
      message: { ...update.message!, chat: { ...update.message!.chat, id: ada.id } as never },
    });
  };
  const hears = async () => (await ada.hears(bot)).text;

  await t.step("log", async () => {
    assertEquals(await says("log"), "handled");
    const line = await hosted.event(({ type }) => type === "log");
    assertEquals((line as { text: string }).text, `attempt 1 of hell ${bot.id}`);
  });
  await t.step("the reply, and a call of its own", async () => {
    await says("hello");
    assertEquals(await hears(), "hello");
    await says("call");
    assertEquals(await hears(), "called");
  });
  await t.step("state, made by the module and kept", async () => {
    await says("count");
    assertEquals(await hears(), "1");
    await says("count");
    assertEquals(await hears(), "2");
  });
  await t.step("deadline", async () => {
    await says("deadline");
    assertEquals(await hears(), "true");
  });
  await t.step("a file is sent from the Worker", async () => {
    assertEquals(await says("file"), "handled");
    assertEquals((await ada.hears(bot)).document?.file_name, "hi.txt");
  });
  for (const many of ["once_each", "once_all"]) {
    await t.step(
      `${many}: thousands of calls slow it down, and do not end its Worker`,
      async () => {
        assertEquals(await says(many), "handled");
        assertEquals(hosted.notices("worker_ended"), []);
      },
    );
  }

  await t.step("once, across two attempts", async () => {
    const update = sampleUpdate(++id, "once");
    const again = {
      ...update,
      message: { ...update.message!, chat: { ...update.message!.chat, id: ada.id } as never },
    };
    assertEquals(await app.dispatch("hell", again), "failed");
    assertEquals(await app.dispatch("hell", again), "handled");
    assertEquals(await hears(), "3 3");
  });
  await t.step("a thrown error keeps its name, message, stack and cause", async () => {
    assertEquals(await says("throw"), "failed");
    const failures = hosted.events.filter((event) => event.type === "failure");
    const error = failures.at(-1)!.error as Error;
    assertEquals(String(error), "RangeError: out of tea");
    assertStringIncludes(error.stack!, "hell.ts");
    assertEquals(String(error.cause), "Error: no water");
  });
  await t.step("a result that is not a call", async () => {
    assertEquals(await says("number"), "handled");
    assertEquals(await says("function"), "handled");
    await hosted.event((event) => event.type === "log" && /a function/.test(event.text));
  });
});

Deno.test("an isolated bot: routes, signatures, albums and its own options", async (t) => {
  await using hosted = host({ hell: { handler: HELL } }, { sources: ["any"] });
  const { app } = hosted;
  const post = (path: string, headers = {}) =>
    app.fetch(new Request(`http://a${path}`, { method: "POST", body: "5", headers }));

  await t.step("a route", async () => {
    const response = await post("/hell/paid");
    assertEquals([response.status, await response.text()], [200, "hell got 5"]);
    assertEquals(response.headers.get("x-paid"), "1");
  });
  await t.step("a signature", async () => {
    assertEquals((await post("/hell/signed")).status, 401);
    assertEquals(await (await post("/hell/signed", { "x-signature": "right" })).text(), "signed");
  });
  await t.step("an album", async () => {
    const album = [1, 2].map((id) => {
      const update = sampleUpdate(id, "part");
      return { ...update, message: { ...update.message!, media_group_id: "a" } };
    });
    for (const update of album) {
      const chat = { ...update.message.chat, id: 7 } as never;
      void app.dispatch("hell", { ...update, message: { ...update.message, chat } });
    }
    await hosted.event((event) => event.type === "log" && event.text === "album of 2");
  });
  await t.step("kinds that it does not handle", async () => {
    assertEquals(await app.dispatch("hell", { update_id: 9, poll: {} as never }), "ignored");
  });
});

Deno.test("a bot that moves to the Worker of an added one keeps its routes and its own retry", async () => {
  const secret = "s3cret";
  const bot = { handler: HELL, secret };
  await using hosted = host({ hell: bot }, { sources: ["any"], workers: 1 });
  const { app } = hosted;
  const post = async (path: string, body: string, type = "text/plain") => {
    const headers = {
      "content-type": type,
      "x-telegram-bot-api-secret-token": secret,
      "x-signature": "right",
    };
    const response = await app.fetch(
      new Request(`http://a${path}`, { method: "POST", body, headers }),
    );
    return `${response.status} ${await response.text()}`;
  };
  const update = (id: number) => JSON.stringify(sampleUpdate(id, "never"));
  const json = "application/json";
  assertEquals(await post("/hell/paid", "5"), "200 hell got 5");
  assertEquals(await post("/hell", update(1), json), "200 ");

  app.add("added", { token: "5:example", ...bot });
  // It is up once the new Worker, which by then has taken over all bots, has loaded its module.
  assertEquals(await app.dispatch("added", sampleUpdate(1, "log")), "handled");
  assertEquals(await post("/hell/paid", "6"), "200 hell got 6");
  assertEquals(await post("/hell/signed", ""), "200 signed");
  assertEquals(await post("/hell", update(2), json), "200 ");
});

Deno.test("app.replace() moves an isolated bot to another Worker only for a reason", async () => {
  await using hosted = host({ hell: { handler: HELL, secret: "first" } }, { sources: ["any"] });
  const { app } = hosted;
  let id = 0;
  const says = async (secret: string, text: string) => {
    const headers = {
      "content-type": "application/json",
      "x-telegram-bot-api-secret-token": secret,
    };
    const body = JSON.stringify(sampleUpdate(++id, text));
    const response = await app.fetch(
      new Request("http://a/hell", { method: "POST", body, headers }),
    );
    return (await response.text()).match(/"text":"(.*?)"/)?.[1] ?? String(response.status);
  };
  const bot = { token: "100000:example", handler: HELL, secret: "second" };
  assertEquals(await says("first", "exit"), "500");
  assertEquals([await says("first", "count"), await says("first", "count")], ["1", "2"]);
  await app.replace("hell", bot);
  assertEquals(await says("second", "count"), "3"); // Its state is the same.
  await app.replace("hell", { ...bot, isolation: "another" });
  assertEquals(await app.dispatch("hell", sampleUpdate(++id, "log")), "handled");
  assertEquals(await says("second", "count"), "1");
});
