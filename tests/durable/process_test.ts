/** main.ts with a SQLite file: what its users see when it stops and restarts. */
import { DatabaseSync } from "node:sqlite";
import { freePort } from "../../src/demo/free_port.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { until } from "../store/torture/torture.ts";
import { deliver, Site, statusOf } from "./helpers/process.ts";

Deno.test("main.ts killed during a run has answered 200, and reruns the update after a restart", async () => {
  await using site = new Site();
  const first = await site.start();
  assertEquals(await statusOf(first, 1, "hold"), 200);
  assertEquals(await statusOf(first, 2, "behind"), 200);
  assertEquals(await statusOf(first, 3, "elsewhere", 8), 200);
  await site.hears("hold 1");
  await site.hears("elsewhere 1");
  first.kill("SIGKILL");
  await first.ended();
  const second = await site.start({ DRAIN_MS: "200" });
  const { level, msg } = await second.logged(({ event }) => event === "store_resumed");
  assertEquals(level, "info");
  assertMatch(msg, /^Resuming [23] updates of [12] chats? that waited in the store$/);
  await site.hears("hold 2");
  assertEquals(await statusOf(second, 1, "hold"), 200); // A redelivery joins it.
  second.kill("SIGTERM");
  assertEquals(await second.ended(), 0);
  // The process shut down properly, so this run does not count as a crash.
  const third = await site.start({ ATTEMPTS: "1" });
  await site.hears("hold 2", 2);
  third.kill("SIGKILL");
  await third.ended();
  // The other run's end may not have been committed before the kill: at least once.
  const inTheChat = site.said.filter((text) => !String(text).startsWith("elsewhere"));
  assertEquals(inTheChat, ["hold 1", "hold 2", "hold 2"]);
});

Deno.test("main.ts that is killed after its stop signal counts no crash", async () => {
  await using site = new Site();
  for (let stop = 1; stop <= 4; stop++) {
    const main = await site.start({ DRAIN_MS: "600000" });
    if (stop === 1) assertEquals(await statusOf(main, 1, "hold"), 200);
    await site.hears("hold 1", stop);
    main.kill("SIGTERM");
    await main.logged(({ event }) => event === "draining");
    await until(() => begunIn(site.store) === 0, "the run still counts as begun");
    main.kill("SIGKILL");
    await main.ended();
  }
  assertEquals(site.said, Array(4).fill("hold 1"));
});

Deno.test("an update whose runs kill the process three times is a dead letter, and the chats continue", async () => {
  await using site = new Site();
  const env = { BOT_PROBE_TOKEN: "123456:end-to-end" };
  for (let run = 1; run <= 3; run++) {
    const main = await site.start(env).catch(() => undefined);
    if (run === 1) {
      void statusOf(main!, 1, "exit").catch(() => {});
      void statusOf(main!, 2, "behind").catch(() => {});
    }
    await site.hears(`exit ${run}`);
    if (main) assertEquals(await main.ended(), 9);
  }
  const main = await site.start();
  const line = await main.logged(({ event }) => event === "dead_letter");
  assertStringIncludes(String(line.error), "ended the process 3 times");
  assertEquals([line.bot, line.update_id, line.kind], ["probe", 1, "message"]);
  // It was not acknowledged before the process ended, so Telegram redelivers it.
  assertEquals(await statusOf(main, 2, "behind"), 200);
  await site.hears("behind 1");
  assertEquals(await statusOf(main, 1, "exit"), 200);
  assertEquals(site.said.filter((text) => String(text).startsWith("exit")).length, 3);
  main.kill("SIGTERM");
  await main.ended();
  const next = await site.start();
  const { msg } = await next.logged(({ event }) => event === "store_dead");
  assertEquals(msg, "1 dead letter is in the store; `deno task bot dead` lists them");
});

Deno.test("ctx.once keeps its result across a restart", async () => {
  await using site = new Site();
  const first = await site.start();
  void statusOf(first, 1, "steps").catch(() => {});
  assertEquals(await first.ended(), 9);
  await site.start();
  await site.hears("second step in run 2");
  assertEquals(site.said, ["first step", "second step in run 2"]);
});

Deno.test("a task of ctx.later outlasts the process that scheduled it", async () => {
  await using site = new Site();
  const first = await site.start();
  assertEquals(await statusOf(first, 1, "later 5000"), 200);
  while (tasksIn(site.store) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  first.kill("SIGKILL");
  await first.ended();
  assertEquals([site.said, tasksIn(site.store)], [[], 1]);
  await site.start();
  await site.hears("reminded of later 5000");
});

function tasksIn(path: string): number {
  using db = new DatabaseSync(path, { readOnly: true });
  return Number(db.prepare("select count(*) as count from task").get()!.count);
}

/** How many runs would count as crashes if their process were killed now. */
function begunIn(path: string): number {
  using db = new DatabaseSync(path, { readOnly: true });
  return Number(db.prepare("select sum(begun) as count from upd").get()!.count);
}

Deno.test("a reply is sent in the answer, and again after a restart", async () => {
  await using site = new Site();
  const first = await site.start();
  assertEquals((await (await deliver(first, 1, "reply")).json()).text, "replied 1");
  first.kill("SIGTERM");
  await first.ended();
  const second = await site.start();
  assertEquals((await (await deliver(second, 1, "reply")).json()).text, "replied 1");
});

Deno.test("a second process on the same file is refused, and PostgreSQL is suggested", async () => {
  await using site = new Site();
  const first = await site.start();
  const { code, err } = await site.run({ env: {} });
  assertEquals(code, 1);
  assertStringIncludes(err, "another process uses it");
  assertStringIncludes(err, "STORE=postgres://");
  assertEquals(await statusOf(first, 1, "fine"), 200);
});

Deno.test("main.ts answers 503 while its disk is full, and loses nothing", async () => {
  await using site = new Site();
  // Files may grow to 400 KB: further writes fail as on a full disk.
  const limited = ["/bin/sh", "-c", 'trap "" XFSZ; ulimit -S -f 800; exec "$@"', "sh"];
  const main = await site.start({}, limited);
  const acked: number[] = [];
  for (let id = 1, refused = 0; refused < 5; id++) {
    const status = await statusOf(main, id, `n${id} ${"x".repeat(3000)}`, id);
    if (status === 200) acked.push(id);
    else {
      assertEquals(status, 503);
      refused++;
    }
  }
  const down = await main.logged(({ event }) => event === "store_down");
  assertStringIncludes(String(down.error), "disk");
  const { success } = await new Deno.Command("prlimit", {
    args: ["--pid", String(main.pid), "--fsize=unlimited:unlimited"],
  }).output();
  assert(success, "prlimit failed");
  await main.logged(({ event }) => event === "store_up");
  const last = 1_000_000;
  while (await statusOf(main, last, "last") !== 200) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await site.hears("last 1");
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
  using db = new DatabaseSync(site.store, { readOnly: true });
  assertEquals(db.prepare("select count(*) as count from upd").get()!.count, 0);
  const heard = new Set(site.said.map((text) => Number(/^n(\d+) /.exec(String(text))?.[1])));
  assertEquals(acked.filter((id) => !heard.has(id)), []);
});

Deno.test("a schema of a newer version is refused", async () => {
  await using site = new Site();
  const first = await site.start();
  first.kill("SIGTERM");
  await first.ended();
  const db = new DatabaseSync(site.store);
  db.exec("pragma user_version = 99");
  db.close();
  const { code, err } = await site.run({ env: {} });
  assertEquals(code, 1);
  assertStringIncludes(err, "schema has version 99");
});

Deno.test("a file that Deno may not write is refused, naming the missing permission", async () => {
  await using site = new Site();
  const { code, err } = await site.run({ env: { STORE: "/nowhere/postern.db" } });
  assertEquals(code, 1);
  assertStringIncludes(err, 'add "/nowhere" to "read" and "write" under "permissions"');
});

Deno.test("main.ts waits for an unreachable PostgreSQL, answering 503, and does not log its password", async () => {
  await using site = new Site();
  const port = freePort();
  const password = "p4ssw0rd-in-the-url";
  const main = await site.start({ STORE: `postgres://postern:${password}@127.0.0.1:${port}/x` });
  const response = await deliver(main, 1, "hello");
  assertEquals([response.status, await response.text()], [
    503,
    "The store is not accepting updates\n",
  ]);
  assert(Number(response.headers.get("retry-after")) > 0);
  const down = await main.logged(({ event }) => event === "store_down");
  assertStringIncludes(String(down.error), `database "x" as postern at 127.0.0.1:${port}`);
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
  assert(!JSON.stringify(main.log).includes(password));
});

const refused: [name: string, env: Record<string, string>, part: string][] = [
  ["a file on Deno Deploy", { DENO_DEPLOYMENT_ID: "x", STORE: "data/x.db" }, "do not survive"],
  ["another database", { STORE: "mysql://u:s3cretpass@h/x" }, "neither a file nor PostgreSQL"],
  ["a list of parameters", { STORE: "host=h user=u password=s3cretpass" }, "neither a file nor"],
  ["a URL without postgres://", { STORE: "my_user:s3cretpass@h/x" }, "neither a file nor"],
  ["a password with / and @", { STORE: "postgres://u:s@/s3cretpass@h/x" }, "/ as %2F"],
  ["a mistyped parameter", { STORE: "postgres://u:s3cretpass@h/x?sslmod=require" }, "sslmode"],
  ["a wrong URL", { STORE: "postgres://u:s3cretpass@h:99999/x" }, "Cannot read the PostgreSQL URL"],
  ["a short lease", { STORE_LEASE_MS: "10" }, "1000 to 3600000"],
];
for (const [name, env, part] of refused) {
  Deno.test(`${name} is refused at the start`, async () => {
    await using site = new Site();
    const { code, err } = await site.run({ env });
    assertEquals(code, 1);
    assertStringIncludes(err, part);
    assert(!err.includes("s3cretpass"), err);
  });
}

/** A Bot API that returns these messages of one chat until they are confirmed. */
function servePolling(site: Site, texts: string[]) {
  const chat = { id: 7, type: "private" };
  const updates = texts.map((text, index) => ({
    update_id: index + 1,
    message: { message_id: index + 1, date: 1, chat, from: { id: 7 }, text },
  }));
  const offsets: number[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      const method = new URL(request.url).pathname.split("/").at(-1)!;
      const params = await request.json().catch(() => ({}));
      if (method !== "getUpdates") {
        if (method === "sendMessage") site.api.calls.push({ method, params });
        return Response.json({ ok: true, result: method === "getWebhookInfo" ? {} : true });
      }
      offsets.push(params.offset ?? 0);
      const result = updates.filter(({ update_id }) => update_id >= (params.offset ?? 0));
      if (result.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      return Response.json({ ok: true, result });
    },
  );
  const env = { TELEGRAM_API_ROOT: `http://127.0.0.1:${server.addr.port}` };
  const poll = () => {
    const child = site.command({ entry: "src/poll.ts", env }).spawn();
    void child.stdout.pipeTo(new WritableStream());
    return child;
  };
  return { offsets, poll, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("src/poll.ts with a store confirms committed updates, and runs them after a restart", async () => {
  await using site = new Site();
  await using telegram = servePolling(site, ["hold", "behind", "behind"]);
  const first = telegram.poll();
  await site.hears("hold 1");
  while (telegram.offsets.at(-1) !== 4) await new Promise((resolve) => setTimeout(resolve, 10));
  first.kill("SIGKILL");
  await first.status;
  const second = telegram.poll();
  await site.hears("hold 2");
  second.kill("SIGKILL");
  await second.status;
});

Deno.test("src/poll.ts with a store makes an update that kills it three times a dead letter, and continues", async () => {
  await using site = new Site();
  await using telegram = servePolling(site, ["exit", "behind"]);
  for (let run = 1; run <= 3; run++) assertEquals((await telegram.poll().status).code, 9);
  const last = telegram.poll();
  await site.hears("behind 1");
  last.kill("SIGTERM");
  await last.status;
  assertEquals(site.said, ["exit 1", "exit 2", "exit 3", "behind 1"]);
  using db = new DatabaseSync(site.store, { readOnly: true });
  const dead = db.prepare("select id, error from dead").all();
  assertEquals(dead.map(({ id, error }) => [id, error]), [
    [1, "Its runs ended the process 3 times"],
  ]);
  assertEquals(db.prepare("select id from upd").all(), []);
});
