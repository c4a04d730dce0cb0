import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { deriveSecret } from "../../src/telegram/credentials.ts";
import { Bench } from "./helpers/cli.ts";
import { TestAuthority } from "./helpers/openssl_ca.ts";

Deno.test("set sends URL, first secret, kinds and connections of every bot with a token", async () => {
  using bench = new Bench();
  bench.env.BOT_ECHO_SECRET = "new_secret,old_secret";
  bench.env.MAX_CONNECTIONS = "50";
  const { code, out } = await bench.run("set");
  assertEquals(code, 0);
  const [counter, echo] = bench.called("setWebhook");
  assertEquals(counter, {
    url: "http://127.0.0.1:8443/counter",
    secret_token: await deriveSecret(bench.env.BOT_COUNTER_TOKEN!),
    allowed_updates: ["message", "callback_query"],
    max_connections: 50,
  });
  assertEquals((echo as Record<string, unknown>).secret_token, "new_secret");
  assertStringIncludes(
    out,
    "echo: Webhook was set\n  url was none, now http://127.0.0.1:8443/echo\n",
  );
  assertStringIncludes(out, "2 of 2 webhooks are set\n");
});

Deno.test("set reports what has changed, if anything, and a new secret", async () => {
  using bench = new Bench();
  await bench.run("set", "echo");
  await bench.clock.advance(1000);
  assertStringIncludes(
    (await bench.run("set", "echo")).out,
    "echo: Webhook is already set\n1 of 1",
  );

  await bench.clock.advance(1000);
  bench.env.PUBLIC_URL = "http://127.0.0.1:8443/prefix/";
  const moved = await bench.run("set", "echo", "--max-connections", "7");
  assertEquals(
    moved.out.split("\n").slice(0, 3),
    [
      "echo: Webhook was set",
      "  url was http://127.0.0.1:8443/echo, now http://127.0.0.1:8443/prefix/echo",
      "  max_connections was 40, now 7",
    ],
  );

  await bench.clock.advance(1000);
  bench.env.BOT_ECHO_SECRET = "quite_another";
  const rotated = await bench.run("set", "echo", "--max-connections", "7");
  assertStringIncludes(rotated.out, "echo: Webhook was set\n  the secret token is new\n");
  assert(!rotated.out.includes("quite_another"));
});

Deno.test("set --dry-run changes nothing and prints what would change", async () => {
  using bench = new Bench();
  const { code, out } = await bench.run("set", "echo", "--dry-run");
  assertEquals(code, 0);
  assertEquals(bench.called("setWebhook"), []);
  assertStringIncludes(out, "url is none, would become http://127.0.0.1:8443/echo");
});

Deno.test("set continues when a bot fails, states the remedy, and exits 1", async () => {
  using bench = new Bench();
  bench.env.BOT_COUNTER_TOKEN = "4444:revoked";
  const { code, out } = await bench.run("set");
  assertEquals(code, 1);
  assertStringIncludes(out, "counter: failed: 401 Unauthorized; the token is wrong or was revoked");
  assertStringIncludes(out, "echo: Webhook was set");
  assertStringIncludes(out, "1 of 2 webhooks are set, 1 failed");
  assert(!out.includes("4444:revoked"));
});

Deno.test("set retries after a 429, if a webhook was changed less than a second ago", async () => {
  using bench = new Bench();
  await bench.run("set", "echo");
  const { code, out } = await bench.run("set", "echo", "--max-connections", "9");
  assertEquals(code, 0);
  assertStringIncludes(out, "max_connections was 40, now 9");
  assertEquals(bench.called("setWebhook").length, 3);
});

Deno.test("set passes --drop-pending and --ip-address on", async () => {
  using bench = new Bench();
  await bench.run("set", "echo", "--drop-pending", "--ip-address", "127.0.0.2");
  const [{ ip_address, drop_pending_updates }] = bench.called("setWebhook") as [
    Record<string, unknown>,
  ];
  assertEquals([ip_address, drop_pending_updates], ["127.0.0.2", true]);
});

Deno.test("set uploads a self-signed certificate from TLS_CERT", async () => {
  await using authority = await TestAuthority.create();
  const { cert, key, pem } = await authority.selfSigned();
  using bench = new Bench();
  Object.assign(bench.env, { TLS_CERT: cert, TLS_KEY: key });
  const { out } = await bench.run("set", "echo");
  assertStringIncludes(out, "is self-signed: it is uploaded");
  const [form] = bench.called("setWebhook") as [FormData];
  assertEquals((await (form.get("certificate") as File).text()).trim(), pem.trim());
  assert(bench.tg.snapshot().bots.some(({ webhook }) => webhook.has_custom_certificate));
});

Deno.test("set uploads the root of a private authority, and nothing else of the chain", async () => {
  await using authority = await TestAuthority.create();
  const leaf = await authority.issue();
  using bench = new Bench();
  bench.env.TLS_KEY = leaf.key;
  const { intermediate, root } = authority;
  bench.env.TLS_CERT = await authority.write("chain.pem", leaf.pem, intermediate, root);
  await bench.run("set", "echo");
  const [form] = bench.called("setWebhook") as [FormData];
  assertEquals((await (form.get("certificate") as File).text()).trim(), root.trim());
});

Deno.test("set uploads nothing of an incomplete chain, and warns", async () => {
  await using authority = await TestAuthority.create();
  const leaf = await authority.issue();
  using bench = new Bench();
  Object.assign(bench.env, { TLS_CERT: leaf.cert, TLS_KEY: leaf.key });
  const { err } = await bench.run("set", "echo");
  assertStringIncludes(err, "its chain is incomplete");
  assertEquals(bench.called("setWebhook")[0] instanceof FormData, false);
});

Deno.test("set --certificate uploads the certificates of a file but never a key in it", async () => {
  await using authority = await TestAuthority.create();
  const { pem, key } = await authority.selfSigned();
  const both = await authority.write("both.pem", await Deno.readTextFile(key), pem);
  using bench = new Bench();
  await bench.run("set", "echo", "--certificate", both);
  const [form] = bench.called("setWebhook") as [FormData];
  const text = await (form.get("certificate") as File).text();
  assertEquals([text.includes("PRIVATE KEY"), text.trim()], [false, pem.trim()]);
});

Deno.test("set without PUBLIC_URL exits 1 and names it", async () => {
  using bench = new Bench();
  delete bench.env.PUBLIC_URL;
  const { code, err } = await bench.run("set");
  assertEquals(code, 1);
  assertStringIncludes(err, "PUBLIC_URL is not set");
});
