import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { post, SECRET, TOKEN } from "../helpers/app.ts";
import { turn } from "../../src/util/turn.ts";
import { actOn, follow, watch } from "./helpers.ts";

const chat = { id: 5, type: "private" as const, first_name: "Ada" };
const update = (update_id: number, text = "private words") =>
  JSON.stringify({ update_id, message: { message_id: 1, date: 0, chat, text } });

Deno.test("the page references only existing files, and all of them", async () => {
  await using watched = await watch();
  const html = await (await watched.ask("/")).text();
  const waiting = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);
  const seen = new Set<string>();
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const asset = await watched.ask(path);
    assertEquals([path, asset.status], [path, 200]);
    const text = await asset.text();
    for (const [, script] of text.matchAll(/from "(\.[^"]+)"/g)) {
      waiting.push(new URL(script!, `http://console${path}`).pathname);
    }
    assertEquals(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/.test(text), false, path);
  }
  const own = [...Deno.readDirSync(new URL("../../src/console/page/assets", import.meta.url))];
  for (const { name } of own) {
    assert(name === "index.html" || seen.has(`/app/${name}`), `${name} is not reached`);
  }
});

Deno.test("/glance returns bots, figures and settings, and neither texts nor secrets", async () => {
  const settings = [{ name: "BOT_ECHO_TOKEN", value: "<hidden>" }];
  await using watched = await watch({ settings }, {}, {
    handler: () => {
      throw new Error(`it broke with ${TOKEN} and ${SECRET}`);
    },
  });
  await (await post(watched.app, { body: update(1) })).body?.cancel();
  const text = await (await watched.ask("/glance")).text();
  const view = JSON.parse(text);
  assertEquals(
    view.bots.map(({ name, failed }: { name: string; failed: number }) => [name, failed]),
    [
      ["echo", 1],
    ],
  );
  assertEquals(view.settings, settings);
  const { version } = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  assertEquals(view.versions.postern, version);
  for (const secret of [TOKEN, SECRET, "private words"]) assertEquals(text.includes(secret), false);
});

Deno.test("/events begins with the latest events, without texts or secrets", async () => {
  await using watched = await watch({}, {}, {
    handler: () => {
      throw new Error(`it broke with ${TOKEN} and ${SECRET}`);
    },
  });
  await (await post(watched.app, { body: update(1) })).body?.cancel();
  await using stream = await follow(watched);
  const messages = await stream.until("snapshot");
  const events: { event: string; error?: string }[] = messages
    .filter(({ event }) => event === "events").flatMap(({ data }) => data);
  const own = events.filter(({ event }) => event !== "call"); // getWebhookInfo, when it likes.
  assertEquals(own.map(({ event }) => event), ["failure", "run", "update"]);
  assertStringIncludes(own[0]!.error!, "it broke with <secret>");
  const { data: view } = messages.at(-1)!;
  assertEquals(view.order, ["echo"]);
  assertEquals(view.bots.map(({ name }: { name: string }) => name), ["echo"]);
  assertStringIncludes(view.lastFailure.text, "it broke with <secret>");
  for (const { text } of messages) {
    for (const secret of [TOKEN, SECRET, "private words"]) {
      assertEquals(text.includes(secret), false);
    }
  }
});

Deno.test("an open page is sent each second what is new, and nothing that has not changed", async () => {
  await using watched = await watch();
  // The look-up of the webhook fails at a time of its own, which is news.
  const glance = async () => await (await watched.ask("/glance")).json();
  while (!(await glance()).bots[0].webhookError) {
    await turn(); // Or the look-up, over a real socket, would never get its turn.
    await watched.clock.advance(1000);
  }
  await using stream = await follow(watched);
  await stream.until("snapshot");
  await watched.clock.advance(1000);
  await stream.until("view"); // Has what has changed since the server's previous view: everything.
  for (let id = 1; id <= 300; id++) {
    await (await post(watched.app, { body: update(id) })).body?.cancel();
  }
  await watched.clock.advance(1000);
  const messages = await stream.until("view");
  const of = (name: string) => messages.filter(({ event }) => event === name);
  const fresh = of("events").flatMap(({ data }) => data) as { n: number }[];
  assertEquals(fresh.length, 100, "the latest");
  const [missed] = of("missed");
  assert(missed!.data >= 500, "a run and an update each");
  assertEquals(fresh.map(({ n }) => n), fresh.map((_, i) => fresh[0]!.n + i));
  const { figures, bots, order, settings } = messages.at(-1)!.data;
  assertEquals(figures[0][0], 300, "updates in the last minute");
  assertEquals([bots, order, settings], [[], undefined, undefined], "the page has them already");
});

Deno.test("all readers of a stream are sent the same, and one that joins later everything", async () => {
  await using watched = await watch();
  await using first = await follow(watched);
  await first.until("snapshot");
  await (await post(watched.app, { body: update(1) })).body?.cancel();
  await watched.clock.advance(1000);
  await first.until("view");
  await using second = await follow(watched);
  const [events] = await second.until("snapshot");
  assert(events!.data.some(({ event }: { event: string }) => event === "update"));
  await (await post(watched.app, { body: update(2) })).body?.cancel();
  await watched.clock.advance(1000);
  const [one, other] = [await first.until("view"), await second.until("view")];
  assertEquals(one, other);
});

Deno.test("a page that does not read is let go, and has to start over", async () => {
  await using watched = await watch();
  const { body } = await watched.ask("/events");
  for (let second = 0; second < 150; second++) {
    await watched.clock.advance(1000);
    for (let turns = 0; turns < 10; turns++) await turn(); // Each message is made in slices.
  }
  const read = async () => {
    for await (const _ of body!);
  };
  await assertRejects(read, Error, "the page reads too slowly");
});

Deno.test("events that came too fast to be sent are found by the page's filter", async () => {
  await using watched = await watch();
  for (let id = 1; id <= 3000; id++) {
    await watched.app.dispatch("echo", {
      update_id: id,
      message: {
        ...{ message_id: 1, date: 0, chat: { ...chat, id: id % 10 } },
        from: { ...chat, is_bot: false },
      },
    });
  }
  const found = async (query: string) => await (await watched.ask(`/found?${query}`)).json();
  const story = await found("bot=ech&update_id=7");
  assertEquals(
    story.map(({ event, fields }: { event: string; fields: { chat?: number } }) => [
      ...[event, fields.chat],
    ]),
    [["run", 7], ["update", undefined]],
    "the page has long lost them",
  );
  const ofChat = await found("chat=7&outcome=update");
  assertEquals(ofChat.length, 100, "the latest");
  assertEquals(ofChat.at(-1).fields.update_id, 2997);
  assertEquals(await found("bot=other"), []);
  assertEquals(await found("kind=callback_query"), []);
  assertEquals((await found("kind=message&outcome=handled")).length, 100);
});

Deno.test("a stuck run is shown with its chat, and can be abandoned or skipped, which is logged", async () => {
  let calls = 0;
  await using watched = await watch({}, { timeout: { ms: 60_000 } }, {
    handler: () => ++calls <= 2 ? new Promise<void>(() => {}) : undefined,
  });
  const first = post(watched.app, { body: update(1) });
  const behind = post(watched.app, { body: update(2) });
  while (calls < 1) await new Promise((resolve) => setTimeout(resolve, 1));
  await watched.clock.advance(5000);
  const lanes = async () => (await (await watched.ask("/glance")).json()).lanes;
  assertEquals(await lanes(), [{
    ...{ bot: "echo", update_id: 1, kind: "message", chat: 5, attempt: 1 },
    ...{ ageMs: 5000, ranMs: 5000, nextMs: null, accepted: false, behind: 1 },
  }]);
  const given = await actOn(watched, "give-up", { bot: "echo", update_id: "1" });
  assertEquals(given.status, 200);
  await given.body?.cancel();
  const answer = await first;
  assertEquals(answer.status, 500, "Telegram will deliver it again");
  await answer.body?.cancel();
  while (calls < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  const skipped = await actOn(watched, "skip", { bot: "echo", update_id: "2" });
  assertEquals(skipped.status, 200);
  await skipped.body?.cancel();
  const done = await behind;
  assertEquals(done.status, 200);
  await done.body?.cancel();
  assertEquals(watched.eventsOf("dead_letter").map(({ update_id }) => update_id), [2]);
  const logged = watched.eventsOf("notice").filter(({ name }) => name === "console");
  assertEquals(logged.map(({ text }) => text), [
    '127.0.0.1 gave up the run of update 1 of bot "echo", via the console',
    '127.0.0.1 made update 2 of bot "echo" a dead letter, via the console',
  ]);
  assertEquals(await lanes(), []);
});

Deno.test("giving up a run that Telegram has its answer for says that it is a dead letter", async () => {
  await using watched = await watch({}, { timeout: { ms: 1000, policy: "return" } }, {
    handler: () => new Promise<void>(() => {}),
  });
  const answer = post(watched.app, { body: update(1) });
  await turn();
  await watched.clock.advance(1000);
  await (await answer).body?.cancel();
  const { lanes: [lane] } = await (await watched.ask("/glance")).json();
  assertEquals(lane.accepted, true);
  const given = await actOn(watched, "give-up", { bot: "echo", update_id: "1" });
  assertEquals(await given.json(), {
    said: "Given up; Telegram had its answer, so it is a dead letter now",
  });
  assertEquals(watched.eventsOf("dead_letter").map(({ update_id }) => update_id), [1]);
});

Deno.test("failed actions report why", async () => {
  await using watched = await watch();
  const said = async (name: string, fields: Record<string, string> = {}) => {
    const response = await actOn(watched, name, fields);
    return [response.status, (await response.json()).error];
  };
  assertEquals(await said("give-up", { bot: "echo", update_id: "9" }), [
    ...[400, 'Cannot find update 9 of bot "echo": its run has finished'],
  ]);
  for (const name of ["give-up", "skip"]) {
    assertEquals(await said(name, { bot: "ehco", update_id: "9" }), [
      ...[400, 'Cannot do that: there is no bot "ehco"'],
    ]);
  }
  assertEquals(await said("skip", { bot: "echo", update_id: "x" }), [
    ...[400, 'Cannot do that: "update_id" is not a number'],
  ]);
  assertEquals(await said("set", { bot: "echo" }), [
    ...[400, "Cannot register bots: publicUrl is not set; give https://host[:port]"],
  ]);
  assertEquals(await said("set"), [400, 'Cannot do that: "bot" is missing']);
  assertEquals((await said("constructor"))[0], 404);
  assertEquals((await said("doctor"))[0], 400);
});
