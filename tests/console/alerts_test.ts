import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { AlertOutbox } from "../../src/console/alert_outbox.ts";
import { createConsole } from "../../src/console/mod.ts";
import { hostApp } from "../helpers/app.ts";
import { Fetches } from "../helpers/fetches.ts";

/** Something that takes posts. */
function receiver(
  answer: (path: string) => Response | Promise<Response> = () => new Response(),
) {
  const fetches = new Fetches();
  const bodies: Record<string, unknown>[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/getWebhookInfo")) {
      const result = { url: "", has_custom_certificate: false, pending_update_count: 0 };
      return Response.json({ ok: true, result });
    }
    bodies.push(await request.json());
    if (pathname.includes("/bot")) return Response.json({ ok: true, result: { message_id: 1 } });
    return await answer(pathname);
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  const got = async (count: number) => {
    while (bodies.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return {
    ...{ url, bodies, got },
    settle: () => fetches.settle(),
    async [Symbol.asyncDispose]() {
      fetches[Symbol.dispose]();
      await server.shutdown();
    },
  };
}

Deno.test("lasting trouble is alerted once by URL and chat, and once when it is over", async () => {
  await using there = receiver();
  let problem: string | undefined;
  const hosted = hostApp({ telegram: { apiRoot: there.url } });
  const console = createConsole(hosted.app, {
    checks: [{ name: "store", problem: () => problem }],
    alerts: { url: `${there.url}/hook`, chat: { bot: "echo", id: "-100" } },
  });
  await (await console.fetch(new Request("http://localhost/livez"))).body?.cancel();
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds; i += 10) {
      await hosted.clock.advance(10_000);
      await there.settle();
    }
  };
  problem = "the database does not answer";
  await pass(30);
  problem = undefined;
  await pass(30);
  assertEquals(there.bodies, [], "it was over within a minute");
  problem = "postgres://bot:hunter2@db/bots does not answer";
  await pass(120);
  await there.got(2);
  await pass(60);
  assertEquals(there.bodies.length, 2, "once to each");
  const [hook, message] = there.bodies[0]!.state ? there.bodies : there.bodies.toReversed();
  assertEquals(hook, {
    state: "trouble",
    text: "The server is in trouble: store: postgres://<user>@db/bots does not answer",
    detail: "store: postgres://<user>@db/bots does not answer",
  });
  assertEquals(message!.chat_id, "-100");
  problem = undefined;
  await pass(20);
  await there.got(4);
  const over = there.bodies.slice(2).find(({ state }) => state === "over");
  assertStringIncludes(String(over?.text), "resolved");
  await console.close();
  await hosted.app.close(0);
});

Deno.test("an alert that cannot be delivered is logged, without its URL", async () => {
  await using there = receiver(() => new Response("no", { status: 500 }));
  const hosted = hostApp({ telegram: { apiRoot: there.url } });
  const console = createConsole(hosted.app, {
    checks: [{ name: "store", problem: () => "down" }],
    alerts: { url: `${there.url}/s3cret` },
  });
  await (await console.fetch(new Request("http://localhost/livez"))).body?.cancel();
  for (let i = 0; i < 8; i++) {
    await hosted.clock.advance(10_000);
    await there.settle();
  }
  await there.got(1);
  const alerts = () => hosted.eventsOf("notice").filter(({ name }) => name === "alert");
  while (alerts().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const notices = alerts();
  assertEquals(notices.map(({ error }) => (error as Error).message), [
    "Cannot post to ALERT_URL: it answered 500",
  ]);
  await console.close();
  await hosted.app.close(0);
});

Deno.test("a receiver that never answers delays neither the search for trouble nor the server's end", async () => {
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<Response>();
  await using there = receiver(() => {
    asked.resolve();
    return held.promise;
  });
  const problems: string[] = ["down"];
  const hosted = hostApp({ telegram: { apiRoot: there.url } });
  const console = createConsole(hosted.app, {
    checks: [{ name: "store", problem: () => problems[0] }],
    alerts: { url: `${there.url}/s3cret` },
  });
  const ask = (path: string) =>
    console.fetch(new Request(`http://localhost${path}`, { headers: { host: "localhost" } }));
  await (await ask("/livez")).body?.cancel();
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds; i += 10) {
      await hosted.clock.advance(10_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  await pass(80);
  await asked.promise;
  problems[0] = "down again";
  await pass(20);
  const { troubles } = await (await ask("/glance")).json();
  assertStringIncludes(JSON.stringify(troubles), "store: down again");
  await console.close();
  await hosted.app.close(0);
  held.resolve(new Response());
});

Deno.test("alerts that cannot be delivered for five minutes are given up, which is logged once", async () => {
  const sent: number[] = [];
  const failures: number[] = [];
  let [now, reachable] = [0, false];
  const outbox = new AlertOutbox<number>({
    async send(alert) {
      await Promise.resolve();
      if (!reachable) throw new Error("no");
      sent.push(alert);
    },
    failed: (_error, givenUp) => void failures.push(givenUp),
    now: () => now,
  });
  for (; now < 20 * 60_000; now += 10_000) {
    outbox.add([now]); // Trouble that comes and goes all the time.
    await outbox.flush();
  }
  assertEquals(failures[0], 0);
  assert(failures.slice(1).every((count) => count === 1 || count === 0), failures.join());
  reachable = true;
  await outbox.flush();
  assertEquals(sent.length, 30, "the last five minutes'");
  assertEquals(sent, sent.toSorted((a, b) => a - b));
});

Deno.test("an alert in a chat is cut at what a message may have", async () => {
  await using there = receiver();
  const hosted = hostApp({ telegram: { apiRoot: there.url } });
  const console = createConsole(hosted.app, {
    checks: [{ name: "store", problem: () => "x".repeat(10_000) }],
    alerts: { chat: { bot: "echo", id: "-100" } },
  });
  await (await console.fetch(new Request("http://localhost/livez"))).body?.cancel();
  for (let i = 0; i < 8; i++) {
    await hosted.clock.advance(10_000);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  await there.got(1);
  assertEquals(String(there.bodies[0]!.text).length, 4002);
  await console.close();
  await hosted.app.close(0);
});
