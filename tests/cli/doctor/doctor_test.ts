import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readCertificates } from "../../../src/tls/chain.ts";
import type { Handshake } from "../../../src/cli/probe/probe.ts";
import type { Network } from "../../../src/simulator/mod.ts";
import { Bench } from "../helpers/cli.ts";
import { TestAuthority } from "../helpers/openssl_ca.ts";

/** A network with one address, on which no connection ever comes about. */
const network: Network = {
  resolve: () => Promise.resolve(["1.1.1.1"]),
  connect: () => new Promise(() => {}),
};

/** A server on the Internet, as the doctor sees it. */
async function publicBench(authority: TestAuthority): Promise<Bench> {
  const bench = new Bench({ network });
  const { pem, key } = await authority.issue({ hosts: ["bots.example"] });
  const chain = await authority.write("chain.pem", pem, authority.intermediate, authority.root);
  Object.assign(bench.env, { TLS_CERT: chain, TLS_KEY: key, PUBLIC_URL: "https://bots.example" });
  const certificates = readCertificates(await Deno.readTextFile(chain));
  bench.probe.handshake = { ok: true, protocol: "TLSv1.3", certificates };
  return bench;
}

/** Levels by check, of one section. */
function levels(json: string, section: number): Record<string, string> {
  const { sections } = JSON.parse(json);
  return Object.fromEntries(
    sections[section].findings.map((
      one: { check: string; level: string },
    ) => [one.check, one.level]),
  );
}

Deno.test("doctor finds nothing wrong where nothing is, and exits 0", async () => {
  await using authority = await TestAuthority.create();
  using bench = await publicBench(authority);
  assertEquals((await bench.run("set")).code, 0);
  const { code, out } = await bench.run("doctor", "--json");
  assertEquals(code, 0);
  const { ok, problems, warnings, sections, firewall } = JSON.parse(out);
  assertEquals([ok, problems, warnings], [true, 0, 0]);
  const titles = sections.map(({ title }: { title: string }) => title);
  assertEquals(titles, ["Configuration", "Server https://bots.example", "Bot counter", "Bot echo"]);
  assertEquals(Object.keys(firewall), ["ufw", "nftables"]);
  assertStringIncludes((await bench.run("doctor")).out, "0 problems, 0 warnings, ");
});

Deno.test("doctor asks for the route without the secret and without an update", async () => {
  await using authority = await TestAuthority.create();
  using bench = await publicBench(authority);
  bench.env.PUBLIC_URL = "https://bots.example/tg";
  await bench.run("doctor", "echo");
  const [{ request, target }] = bench.probe.posted as [typeof bench.probe.posted[0]];
  assertEquals([target.address, target.port, target.host], ["1.1.1.1", 443, "bots.example"]);
  const text = new TextDecoder().decode(request);
  assert(text.startsWith("POST /tg/echo HTTP/1.1\r\nHost: bots.example\r\n"), text);
  assert(text.endsWith("\r\n\r\n{}") && !text.includes("Secret"), text);
});

Deno.test("doctor reports an ill configuration and examines the rest", async () => {
  await using authority = await TestAuthority.create();
  using bench = await publicBench(authority);
  const other = await authority.issue();
  Object.assign(bench.env, { SOURCES: "nowhere", BOT_ECHO_SECRET: "not allowed" });
  bench.env.TLS_KEY = other.key;
  const { code, out } = await bench.run("doctor", "--json");
  assertEquals(code, 1);
  const { sections: [configuration] } = JSON.parse(out);
  const titles = configuration.findings.map(({ title }: { title: string }) => title);
  assertEquals(titles.length, 2, out);
  assertStringIncludes(titles.join(), "BOT_ECHO_SECRET: Telegram refuses this as a secret token");
  assertStringIncludes(titles.join(), 'SOURCES="nowhere"');
  assertEquals(levels(out, 1)["certificate-key"], "problem");
  assertEquals(levels(out, 1)["certificate-chain"], "ok");
  assert(!out.includes("not allowed"));
});

Deno.test("doctor without a single token says so and exits 1", async () => {
  using bench = new Bench();
  bench.env = {};
  const { code, out } = await bench.run("doctor");
  assertEquals(code, 1);
  assertStringIncludes(out, "no bot has a token");
});

Deno.test("doctor looks at the server on this machine when the firewall keeps it out", async () => {
  await using authority = await TestAuthority.create();
  using bench = await publicBench(authority);
  const inside = bench.probe.handshake;
  const timedOut: Handshake = { ok: false, connected: false, reason: "connection timed out" };
  bench.probe.shakeHands = ({ address }) =>
    Promise.resolve(address === "127.0.0.1" ? inside : timedOut);
  await bench.run("set");
  const { code, out } = await bench.run("doctor", "--json");
  assertEquals(code, 0);
  const { reach, tls } = levels(out, 1);
  assertEquals([reach, tls], ["warning", "ok"]);
  assertEquals(bench.probe.posted.map(({ target }) => target.address), ["127.0.0.1", "127.0.0.1"]);
});

Deno.test("doctor exits 1 when nothing answers, or somebody else does", async () => {
  await using authority = await TestAuthority.create();
  using bench = await publicBench(authority);
  await bench.run("set");
  bench.probe.status = 200;
  const open = await bench.run("doctor", "--json");
  assertEquals([open.code, levels(open.out, 2).route], [1, "problem"]);
  bench.probe.status = 401;
  bench.probe.handshake = { ok: false, connected: false, reason: "connection refused" };
  const silent = await bench.run("doctor", "--json");
  assertEquals([silent.code, levels(silent.out, 1).tls], [1, "problem"]);
});

Deno.test("doctor reports drift, also of a certificate that was never uploaded", async () => {
  await using authority = await TestAuthority.create();
  using bench = await publicBench(authority);
  const { TLS_CERT, TLS_KEY, ...env } = bench.env;
  bench.env = env as Record<string, string>;
  await bench.run("set");
  Object.assign(bench.env, { TLS_CERT, TLS_KEY });
  const { code, out } = await bench.run("doctor", "echo");
  assertEquals(code, 1);
  assertStringIncludes(out, "certificate is none uploaded, configured uploaded");
  assertStringIncludes(out, "→ run `deno task bot set`");
});
