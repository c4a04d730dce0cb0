import { assertEquals, assertStringIncludes } from "@std/assert";
import { createConsole } from "../../src/console/mod.ts";
import { hostApp } from "../helpers/app.ts";

/** A receiver of alerts. */
function receiver(answer: (path: string) => Response = () => new Response()) {
  const bodies: Record<string, unknown>[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/getWebhookInfo")) {
      const result = { url: "", has_custom_certificate: false, pending_update_count: 0 };
      return Response.json({ ok: true, result });
    }
    bodies.push(await request.json());
    if (pathname.includes("/bot")) return Response.json({ ok: true, result: { message_id: 1 } });
    return answer(pathname);
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  const got = async (count: number) => {
    while (bodies.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { url, bodies, got, [Symbol.asyncDispose]: () => server.shutdown() };
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
      // Alerts go over real sockets.
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  problem = "the database does not answer";
  await pass(30);
  problem = undefined;
  await pass(30);
  assertEquals(there.bodies, [], "it was over within a minute");
  problem = "the database does not answer";
  await pass(120);
  await there.got(2);
  await pass(60);
  assertEquals(there.bodies.length, 2, "once to each");
  const [hook, message] = there.bodies[0]!.state ? there.bodies : there.bodies.toReversed();
  assertEquals(hook, {
    state: "trouble",
    text: "The server is in trouble: store: the database does not answer",
    detail: "store: the database does not answer",
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
    await new Promise((resolve) => setTimeout(resolve, 30));
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
