import { assertEquals } from "@std/assert";
import { TemporaryFolder } from "../helpers/folder.ts";
import { statusOf } from "../helpers/app.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { internalsOf } from "../../src/app/internals.ts";
import { createConsole, serve } from "../../src/mod.ts";
import { watch } from "./helpers.ts";

Deno.test("/livez, /readyz and /startupz report success for each check by name", async () => {
  await using watched = await watch({ checks: [{ name: "store", problem: () => undefined }] });
  assertEquals(await (await watched.ask("/livez")).json(), { ok: true });
  assertEquals(await (await watched.ask("/readyz")).json(), {
    ok: true,
    checks: { store: { ok: true }, "not draining": { ok: true } },
  });
  assertEquals((await watched.ask("/startupz")).status, 200);
});

Deno.test("/readyz is 503 while a check fails, throws or rejects; /livez is not", async () => {
  const checks = [
    { name: "store", problem: () => "the database does not answer" },
    {
      name: "disk",
      problem: () => {
        throw new Error("it broke");
      },
    },
    { name: "net", problem: () => Promise.reject(new Error("gone")) },
  ];
  await using watched = await watch({ checks });
  const ready = await watched.ask("/readyz");
  assertEquals(ready.status, 503);
  const { ok, checks: said } = await ready.json();
  assertEquals([ok, said.store, said.disk, said.net], [
    false,
    { ok: false, problem: "the database does not answer" },
    { ok: false, problem: "it broke" },
    { ok: false, problem: "gone" },
  ]);
  assertEquals((await watched.ask("/livez")).status, 200);
});

Deno.test("/startupz stays 200 once it has been, /readyz follows the current state", async () => {
  let problem: string | undefined = "not yet";
  await using watched = await watch({ checks: [{ name: "store", problem: () => problem }] });
  const statuses = async () => [
    (await watched.ask("/startupz")).status,
    (await watched.ask("/readyz")).status,
  ];
  assertEquals(await statuses(), [503, 503]);
  problem = undefined;
  assertEquals(await statuses(), [200, 200]);
  problem = "lost again";
  assertEquals(await statuses(), [200, 503]);
});

Deno.test("/readyz is 503 while the application drains", async () => {
  const started = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  await using watched = await watch({}, {}, {
    handler: async () => {
      started.resolve();
      await end.promise;
    },
  });
  const run = watched.app.dispatch("echo", { update_id: 1 });
  await started.promise;
  const closed = watched.app.close();
  const ready = await watched.ask("/readyz");
  assertEquals(ready.status, 503);
  assertEquals((await ready.json()).checks["not draining"].ok, false);
  end.resolve();
  await Promise.all([run, closed]);
});

Deno.test("/readyz checks the certificate: valid, expired, unreadable", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert } = await folder.certificate();
  const checkOf = async (path: string, years = 0) => {
    const clock = new FakeClock(Date.now() + years * 365 * 86_400_000);
    await using watched = await watch({}, { cert: path, clock });
    const ready = await watched.ask("/readyz");
    return [ready.status, (await ready.json()).checks.certificate.ok];
  };
  assertEquals(await checkOf(cert), [200, true]);
  assertEquals(await checkOf(cert, 50), [503, false]);
  assertEquals(await checkOf(folder.file("missing.pem")), [503, false]);
  assertEquals(await checkOf(await folder.write("broken.pem", "no PEM")), [503, false]);
});

Deno.test("the health path answers everybody before every other check, and reveals nothing else", async () => {
  await using watched = await watch({}, { health: "/healthz" });
  const ask = (method: string) =>
    watched.app.fetch(new Request("https://bot.example.com/healthz?x=1", { method }), {
      remoteAddr: { transport: "tcp", hostname: "203.0.113.9" },
    });
  const get = await ask("GET");
  assertEquals([get.status, await get.text()], [200, "OK\n"]);
  const head = await ask("HEAD");
  assertEquals([head.status, await head.text()], [200, ""]);
  const post = await ask("POST");
  assertEquals(post.status, 403, "anything else is checked as ever");
  await post.body?.cancel();
  assertEquals(await statusOf(watched.app), 200, "updates still come in");
  await watched.app.close(0);
  const draining = await ask("GET");
  assertEquals([draining.status, await draining.text()], [503, "Shutting down\n"]);
});

Deno.test("without a health path, /healthz is a path like any other", async () => {
  await using watched = await watch();
  assertEquals(await statusOf(watched.app, { path: "/healthz", method: "GET" }), 404);
});

Deno.test("/readyz reports whether the server listens, also for serve(): 503 while it cannot, and once it has stopped", async () => {
  const server = await serve({
    bots: { echo: { token: "123456:example", handler: () => {} } },
    ...{ hostname: "127.0.0.1", port: 0, log: false, telegram: { apiRoot: "http://127.0.0.1:9" } },
  });
  await using operator = createConsole(server.app);
  const listening = async () => {
    const request = new Request("http://localhost/readyz", { headers: { host: "localhost" } });
    const response = await operator.fetch(request);
    return [response.status, (await response.json()).checks.listening];
  };
  assertEquals(await listening(), [200, { ok: true }]);
  const { emit } = internalsOf(server.app);
  const text = "Cannot accept connections; listening again shortly";
  emit({ type: "notice", level: "error", name: "accept", text });
  assertEquals(await listening(), [503, { ok: false, problem: text }]);
  emit({ type: "notice", level: "info", name: "listening", text: "Listening again" });
  assertEquals(await listening(), [200, { ok: true }]);
  await server.shutdown();
  assertEquals(await listening(), [503, { ok: false, problem: "the server has stopped" }]);
});

Deno.test("closing a console waits for what it is reading", async () => {
  const clock = new FakeClock();
  const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<undefined>()];
  const problem = () => {
    asked.resolve();
    return answer.promise;
  };
  const watched = await watch({ checks: [{ name: "disk", problem }] }, { clock });
  const later = clock.advance(10_000);
  await asked.promise;
  let closed = false;
  const closing = watched.console.close().then(() => closed = true);
  for (let i = 0; i < 100; i++) await Promise.resolve();
  assertEquals(closed, false);
  answer.resolve(undefined);
  await Promise.all([closing, later]);
  await watched.app.close(0);
});

Deno.test("a lookup that ends after the console was closed sets nothing going", async () => {
  const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<Response>()];
  const telegram = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    asked.resolve();
    return answer.promise;
  });
  let looks = 0;
  const problem = () => void looks++;
  const apiRoot = `http://127.0.0.1:${telegram.addr.port}`;
  const watched = await watch({ checks: [{ name: "disk", problem }] }, { telegram: { apiRoot } });
  await asked.promise;
  await watched.console.close();
  const before = looks;
  await watched.app.close(0); // This ends the call, and so the lookup.
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setTimeout(resolve));
  assertEquals(looks, before);
  answer.resolve(new Response());
  await telegram.shutdown();
});
