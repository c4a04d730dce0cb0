/** main.ts with a console: its port, its checks, and its log. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { MainProcess, SECRET, textUpdate, updateRequest } from "./main_process.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";

async function start(env: Record<string, string> = {}) {
  const apart = { TELEGRAM_API_ROOT: "http://127.0.0.1:9", CONSOLE: "127.0.0.1:0" };
  const main = await MainProcess.start({ ...apart, ...env });
  const { msg } = await main.logged(({ event }) => event === "console");
  return { main, url: /http:\S+/.exec(msg)![0] };
}

Deno.test("main.ts serves health, metrics and the page on a separate port", async () => {
  const own = { BOT_ECHO_STRIPE_KEY: "sk_live_private", BOT_ECHO_DSN: "pg://u:private@h" };
  const { main, url } = await start({ HEALTH_PATH: "/healthz", BOT_ECHO_PATH: "/echo", ...own });
  await using _main = main;
  const server = `http://127.0.0.1:${main.port}`;
  await (await fetch(`${server}/echo`, updateRequest(textUpdate(1, 5, "hi")))).body?.cancel();
  const ready = await (await fetch(`${url}readyz`)).json();
  assertEquals([ready.ok, Object.keys(ready.checks)], [true, ["listening", "not draining"]]);
  const metrics = await (await fetch(`${url}metrics`)).text();
  assertStringIncludes(
    metrics,
    'postern_updates_total{bot="echo",kind="message",outcome="handled"} 1',
  );
  assertStringIncludes(metrics, "postern_log_lines_dropped_total 0");
  const view = await (await fetch(`${url}glance`)).text();
  assertStringIncludes(view, '{"name":"BOT_ECHO_TOKEN","value":"<hidden>"}');
  assertStringIncludes(view, '{"name":"BOT_ECHO_STRIPE_KEY","value":"<hidden>"}');
  assertStringIncludes(view, '{"name":"BOT_ECHO_PATH","value":"/echo"}');
  for (const secret of [SECRET, "123456:end-to-end", "private"]) {
    assert(!(metrics + view).includes(secret));
  }
  assertStringIncludes(await (await fetch(url)).text(), "<title>Postern console");
  assertEquals(await (await fetch(`${server}/healthz`)).text(), "OK\n");
  const elsewhere = await fetch(`${server}/metrics`);
  assertEquals(elsewhere.status, 404, "nothing of it is on the main port");
  await elsewhere.body?.cancel();
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
});

Deno.test("main.ts shows past and later events on the page", async () => {
  const { main, url } = await start();
  await using _main = main;
  const response = await fetch(`${url}events`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!/^event: ?snapshot$/m.test(text)) text += (await reader.read()).value ?? "";
  const events = [...text.matchAll(/^event: ?events\ndata: ?(.*)$/gm)]
    .flatMap(([, data]) => JSON.parse(data!) as { event: string }[]);
  const names = events.map(({ event }) => event);
  for (const name of ["absent", "listening", "no_public_url"]) assert(names.includes(name), name);
  assertEquals(
    new Set(names.filter((name) => name !== "call")).size,
    names.filter((name) => name !== "call").length,
    names.join(),
  );
  main.kill("SIGHUP");
  while (!text.includes('"event":"settings"')) text += (await reader.read()).value ?? "";
  await reader.cancel();
});

Deno.test("main.ts names its store in /readyz, on the page and in the metrics", async () => {
  const { main, url } = await start({ STORE: "memory" });
  await using _main = main;
  const server = `http://127.0.0.1:${main.port}`;
  await (await fetch(`${server}/echo`, updateRequest(textUpdate(1, 5, "hi")))).body?.cancel();
  const ready = await (await fetch(`${url}readyz`)).json();
  assertEquals(Object.keys(ready.checks), ["listening", "store", "not draining"]);
  const { store, instances, deadLetters } = await (await fetch(`${url}glance`)).json();
  assertEquals([store.ready, instances.length, deadLetters], [true, 1, "store"]);
  const metrics = await (await fetch(`${url}metrics`)).text();
  assertStringIncludes(metrics, "postern_store_accepted_total 1");
});

Deno.test("main.ts runs the doctor from the console, and its token opens it", async () => {
  const { main, url } = await start({ CONSOLE_TOKEN: TOKEN });
  await using _main = main;
  const closed = await fetch(`${url}metrics`);
  assertEquals(closed.status, 401);
  await closed.body?.cancel();
  const response = await fetch(`${url}act/doctor`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}` },
    body: new FormData(),
  });
  const { sections } = await response.json();
  assert(sections.some(({ title }: { title: string }) => title === "Bot echo"));
  assertStringIncludes(
    (await main.logged(({ msg }) => msg.includes("ran the doctor"))).msg,
    "127.0.0.1 ran the doctor",
  );
  assertEquals(JSON.stringify(main.log).includes(TOKEN), false);
});

Deno.test("main.ts with a console shuts down when SIGTERM comes before the console is open", async () => {
  await using main = await MainProcess.start({ CONSOLE: "127.0.0.1:0" });
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
  assert(main.log.some(({ event }) => event === "stopped"));
});

Deno.test("main.ts says what to do when the console's port is in use", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const place = `127.0.0.1:${listener.addr.port}`;
  const main = await MainProcess.start({ CONSOLE: place });
  assertEquals(await main.ended(), 1);
});
