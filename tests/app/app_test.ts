import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createApp } from "../../src/app/app.ts";
import type { AppOptions } from "../../src/app/options.ts";
import type { PosternEvent } from "../../src/events/events.ts";
import { openStore } from "../../src/store/open.ts";
import { systemClock } from "../../src/util/clock.ts";
import type { Handler } from "../../src/handler/handler.ts";
import { kindOf, UPDATE_KINDS } from "../../src/telegram/update.ts";
import { deriveSecret } from "../../src/telegram/credentials.ts";
import type { Update } from "../../src/telegram/types.ts";
import { hostApp, post, SECRET, statusOf, TOKEN } from "../helpers/app.ts";
import { readSamples } from "../helpers/samples.ts";

const SAMPLES = readSamples();
const SECRET_HEADER = "x-telegram-bot-api-secret-token";

Deno.test("fetch() passes every sample unchanged to a default handler", async () => {
  assertEquals(SAMPLES.length, 22);
  for (const { name, text, update } of SAMPLES) {
    const seen: Update[] = [];
    const handlers = [
      (update: Update) => void seen.push(update),
      { default: (update: Update) => void seen.push(update) },
      { handleUpdate: (update: Update) => void seen.push(update) },
      { default: { handleUpdate: (update: Update) => void seen.push(update) } },
    ];
    for (const handler of handlers) {
      const { app } = hostApp({}, { handler });
      assertEquals(await statusOf(app, { body: text }), 200, name);
    }
    assertEquals(seen, Array(handlers.length).fill(update), name);
  }
});

Deno.test("fetch() passes every sample's payload to the handler of its kind and to no other", async () => {
  for (const { name, text, update } of SAMPLES) {
    const seen: [kind: string, payload: unknown][] = [];
    const handlers = UPDATE_KINDS.map((kind) => [
      kind,
      (payload: unknown) => void seen.push([kind, payload]),
    ]);
    const handler = { ...Object.fromEntries(handlers), default: () => void seen.push(["", 0]) };
    const { app, eventsOf } = hostApp({}, { handler });
    assertEquals(await statusOf(app, { body: text }), 200, name);
    const kind = kindOf(update);
    assertEquals(seen, [[kind, update[kind as keyof Update]]], name);
    const [event] = eventsOf("update");
    assertEquals([event?.kind, event?.update_id, event?.outcome], [
      kind,
      update.update_id,
      "handled",
    ]);
  }
});

Deno.test("fetch() answers 200 to every sample without a handler", async () => {
  for (const { name, text } of SAMPLES) {
    const { app, eventsOf } = hostApp({}, { handler: { removed_chat_boost: () => {} } });
    assertEquals(await statusOf(app, { body: text }), 200, name);
    assertEquals(eventsOf("update")[0]?.outcome, "ignored", name);
  }
});

Deno.test("fetch() sends a reply as uncompressed JSON, whatever the request accepts", async () => {
  const reply = { method: "sendMessage", chat_id: 1, text: "naïve ".repeat(10_000) } as const;
  const { app } = hostApp({}, { handler: () => reply });
  const response = await post(app, { headers: { "accept-encoding": "gzip, deflate, br" } });
  assertEquals([...response.headers], [["content-type", "application/json"]]);
  assertEquals(await response.json(), reply);
});

Deno.test("fetch() passes the handler its bot's context", async () => {
  const seen: unknown[] = [];
  const handler: Handler = (_update, { bot, state, attempt, deadline, signal }) =>
    void seen.push({ bot, state, attempt, deadline, aborted: signal.aborted });
  const state = { db: 1 };
  const { app, clock } = hostApp({ state }, { handler, timeout: { ms: 2500 } });
  await clock.advance(1000);
  assertEquals(await statusOf(app), 200);
  const bot = { name: "echo", id: 123456 };
  assertEquals(seen, [{ bot, state, attempt: 1, deadline: clock.date() + 2500, aborted: false }]);
});

Deno.test("fetch() accepts the secret derived from the token, and no other", async () => {
  const bots = { echo: { token: TOKEN, handler: () => {} }, other: { token: "1:x", handler() {} } };
  const { app } = hostApp({ bots });
  const secret = await deriveSecret(TOKEN);
  // The first requests arrive together, before the secret has been derived.
  const posts = [secret, SECRET, secret, await deriveSecret("1:x")].map((secret) =>
    statusOf(app, { headers: { [SECRET_HEADER]: secret } })
  );
  assertEquals(await Promise.all(posts), [200, 401, 200, 401]);
  assertEquals(await statusOf(app, { headers: { [SECRET_HEADER]: null } }), 401);
  assertEquals(await statusOf(app, { headers: { [SECRET_HEADER]: secret } }), 200);
});

Deno.test("fetch() accepts every secret of a rotation", async () => {
  const { app } = hostApp({}, { secret: ["new-one", "old-one"] });
  for (const [secret, status] of [["new-one", 200], ["old-one", 200], [SECRET, 401]] as const) {
    assertEquals(await statusOf(app, { headers: { [SECRET_HEADER]: secret } }), status);
  }
});

Deno.test("fetch() accepts Telegram's networks by default", async () => {
  const peers = [
    "149.154.160.0",
    "91.108.7.255",
    "::ffff:91.108.4.1",
    "127.0.0.1",
    "10.0.0.1",
    "x",
  ];
  const statuses = async (sources?: string[]) => {
    const { app } = hostApp(sources && { sources });
    return await Promise.all(peers.map((peer) => statusOf(app, { peer })));
  };
  assertEquals(await statuses(), [200, 200, 200, 403, 403, 403]);
  assertEquals(await statuses(["127.0.0.0/8"]), [403, 403, 403, 200, 403, 403]);
  assertEquals(await statuses(["any"]), [200, 200, 200, 200, 200, 200]);
});

Deno.test("fetch() refuses a request without a peer address", async () => {
  const { app } = hostApp();
  assertEquals(await statusOf(app, { peer: null }), 403);
});

Deno.test("dispatch() runs an update without HTTP and returns its outcome", async () => {
  const seen: number[] = [];
  const handler = ({ update_id }: Update) => void seen.push(update_id);
  const { app } = hostApp({}, { handler });
  assertEquals(await app.dispatch("echo", { update_id: 5 }), "handled");
  assertEquals(await app.dispatch("echo", { update_id: 5 }), "duplicate");
  assertEquals(await statusOf(app, { body: '{"update_id":5}' }), 200);
  assertEquals(seen, [5]);
});

Deno.test("dispatch() throws for a bot that is not hosted", async () => {
  const { app } = hostApp();
  for (const name of ["other", "", "/echo", "constructor", "__proto__"]) {
    // Thrown or rejected: either way, awaiting it fails.
    await assertRejects(async () => await app.dispatch(name, { update_id: 1 }), RangeError, name);
  }
});

Deno.test("dispatch() throws on anything that is not an update, and runs nothing", async () => {
  const seen: Update[] = [];
  const { app } = hostApp({}, { handler: (update: Update) => void seen.push(update) });
  for (const value of [undefined, null, 5, '{"update_id":5}', {}, { update_id: "5" }, []]) {
    await assertRejects(
      async () => await app.dispatch("echo", value as unknown as Update),
      TypeError,
      'Cannot dispatch update to bot "echo": it is not an object with an integer update_id',
    );
  }
  assertEquals(seen, []);
});

Deno.test("close() resolves at once when idle, and may be called twice", async () => {
  const { app, clock } = hostApp();
  assertEquals(await statusOf(app), 200);
  await Promise.all([app.close(), app.close(5)]);
  assertEquals(clock.pending, 0);
  assertEquals(await app.dispatch("echo", { update_id: 2 }), "unavailable");
});

Deno.test("createApp() reports every problem with its options, and never a secret", () => {
  const handler = () => {};
  const { message } = assertThrows(() =>
    createApp({
      bots: {
        a: { token: "", handler },
        b: { token: "1:hunter2", handler, path: "b" },
        c: { token: "1:hunter2", handler, path: "/x?y" },
        d: { token: "1:hunter2", handler, path: "/same" },
        e: { token: "1:hunter2", handler, path: "/same" },
        f: { token: "1:hunter2", handler, secret: "hunter2!" },
        g: { token: "1:hunter2", handler, secret: [] },
        h: { token: "1:hunter2", handler, secret: ["good", "hunter2 "] },
        i: { token: "1:hunter2", handler, timeout: { ms: 0 } },
        j: { token: "1:hunter2", handler, timeout: { ms: 60_001 } },
        k: { token: "1:hunter2", handler, attempts: 0 },
        l: { token: "1:hunter2", handler, path: "/a" },
      },
      sources: ["nowhere"],
      trustedProxies: ["10.0.0.1/8"],
    }), TypeError);
  const said = [
    "bots.a.token: no token is set; give the one from @BotFather",
    'bots.b.path="b": not a URL path; begin it with "/"',
    'bots.c.path="/x?y": not a URL path',
    'bots.e.path="/same": bot "d" already has this path; change one',
    ...["f", "g", "h"].map((name) =>
      `bots.${name}.secret: Telegram refuses this as a secret token`
    ),
    "bots.i.timeout.ms=0: out of range; use 1 to 60000",
    "bots.j.timeout.ms=60001: out of range",
    "bots.k.attempts=0: out of range; use 1 or more",
    'bots.l.path="/a": bot "a" already has this path',
    'sources="nowhere": Cannot parse network "nowhere"',
    'trustedProxies="10.0.0.1/8": Cannot parse network "10.0.0.1/8"',
  ];
  assertEquals(said.filter((part) => !message.includes(part)), []);
  assertEquals(message.trim().split("\n").length, said.length, message);
  assert(!message.includes("hunter2"), message);
});

Deno.test("createApp() opens nothing and starts no timer", () => {
  // Deno's sanitizers would fail this test otherwise.
  const { clock } = hostApp();
  assertEquals(clock.pending, 0);
  createApp({ bots: {} });
});

Deno.test("createApp() logs options that have no effect next to the others", async () => {
  async function warned(options: Partial<AppOptions>): Promise<string[]> {
    const texts: string[] = [];
    const observe = (event: PosternEvent) => {
      if (event.type === "notice" && event.name === "option") texts.push(event.text);
    };
    await createApp({ bots: {}, ...options, observers: [observe] }).close();
    return texts;
  }
  const clock = systemClock;
  const store = await openStore("memory", clock);
  assertEquals(await warned({ storeLeaseMs: 5000, storeMaxCrashes: 2, storeRetention: {} }), [
    "storeLeaseMs: has no effect without store; set store, or leave it out",
    "storeRetention: has no effect without store; set store, or leave it out",
    "storeMaxCrashes: has no effect without store; set store, or leave it out",
  ]);
  assertEquals(await warned({ store: "memory", storeLeaseMs: 5000, storeMaxCrashes: 2 }), []);
  assertEquals(await warned({ store, storeLeaseMs: 5000, storeMaxCrashes: 2 }), [
    "storeLeaseMs: has no effect with a store of your own; give it where the store is made",
  ]);
  assertEquals(await warned({ store: "memory", deadLetters: "data/dead" }), [
    "deadLetters: has no effect with store, which keeps dead letters; leave it out",
  ]);
  assertEquals(await warned({}), []);
});
