import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readCertificates } from "../../../src/tls/chain.ts";
import type { Handshake, Posting } from "../../../src/cli/probe/probe.ts";
import type { Network } from "../../../src/simulator/mod.ts";
import { deriveSecret } from "../../../src/telegram/credentials.ts";
import { Bench } from "../helpers/cli.ts";
import { TestAuthority } from "../helpers/openssl_ca.ts";

/** A network with one address, on which every connection fails. */
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
  bench.files["/etc/nftables.conf"] =
    "tcp dport 8443 ip saddr { 149.154.160.0/20, 91.108.4.0/22 } accept";
  return bench;
}

/** The levels of one section, by check. */
function levels(json: string, section: number): Record<string, string> {
  const { sections } = JSON.parse(json);
  return Object.fromEntries(
    sections[section].findings.map((
      one: { check: string; level: string },
    ) => [one.check, one.level]),
  );
}

Deno.test("doctor finds no problem in a sound deployment, and exits 0", async () => {
  await using authority = await TestAuthority.create();
  using bench = await publicBench(authority);
  assertEquals((await bench.run("set")).code, 0);
  const { code, out } = await bench.run("doctor", "--json");
  assertEquals(code, 0);
  const { ok, problems, warnings, sections, firewall } = JSON.parse(
    (await bench.run("doctor", "--json", "--firewall")).out,
  );
  assertEquals(JSON.parse(out).firewall, undefined);
  assertEquals([ok, problems, warnings], [true, 0, 0]);
  const titles = sections.map(({ title }: { title: string }) => title);
  assertEquals(titles, ["Configuration", "Server https://bots.example", "Bot counter", "Bot echo"]);
  assertEquals(Object.keys(firewall), ["ufw", "nftables"]);
  assertStringIncludes((await bench.run("doctor")).out, "0 problems, 0 warnings, ");
});

Deno.test("doctor probes the route without the secret and without an update", async () => {
  await using authority = await TestAuthority.create();
  using bench = await publicBench(authority);
  bench.env.PUBLIC_URL = "https://bots.example/tg";
  await bench.run("doctor", "echo");
  const [{ request, target }, second] = bench.probe.posted as [Posting, Posting];
  assertEquals([target.address, target.port, target.host], ["1.1.1.1", 443, "bots.example"]);
  const text = new TextDecoder().decode(request);
  assert(text.startsWith("POST /tg/echo HTTP/1.1\r\nHost: bots.example\r\n"), text);
  assert(text.endsWith("\r\n\r\n{}") && !text.includes("Secret"), text);
  // Then with it, and only to a server whose certificate is trusted.
  const secret = await deriveSecret(bench.echo.token);
  const lines = new TextDecoder().decode(second.request).split("\r\n");
  assert(lines.includes(`X-Telegram-Bot-Api-Secret-Token: ${secret}`));
  assert(lines.includes("{}"));
  assert(second.trust !== undefined && second.trust.length === 3);
});

Deno.test("doctor reports an invalid configuration and examines the rest", async () => {
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

Deno.test("doctor without any token says so and exits 1", async () => {
  using bench = new Bench();
  bench.env = {};
  const { code, out } = await bench.run("doctor");
  assertEquals(code, 1);
  assertStringIncludes(out, "no bot has a token");
});

Deno.test("doctor examines the server on this machine when the firewall blocks it", async () => {
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
  assertEquals(
    new Set(bench.probe.posted.map(({ target }) => target.address)),
    new Set(["127.0.0.1"]),
  );
});

Deno.test("doctor exits 1 when nothing answers, or another server does", async () => {
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

Deno.test("doctor reports drift, including a certificate that was never uploaded", async () => {
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

Deno.test("doctor notices a server with a secret other than the configured one", async () => {
  await using authority = await TestAuthority.create();
  using bench = await publicBench(authority);
  await bench.run("set");
  const good = await bench.run("doctor", "echo", "--json");
  assertEquals([good.code, levels(good.out, 2)["server-secret"]], [0, "ok"]);
  bench.probe.statusWithSecret = 401;
  const { code, out } = await bench.run("doctor", "echo");
  assertEquals(code, 1);
  assertStringIncludes(out, "The server's secret token is not the configured one");
});

Deno.test("doctor warns if nothing seems to filter the port, and shows the rules only then", async () => {
  await using authority = await TestAuthority.create();
  using bench = await publicBench(authority);
  await bench.run("set");
  assert(!(await bench.run("doctor")).out.includes("ufw"));
  bench.files["/etc/nftables.conf"] = "tcp dport 22 accept";
  const { code, out } = await bench.run("doctor");
  assertEquals(code, 0);
  assertStringIncludes(out, "Nothing seems to filter port 8443: it is open to this machine");
  assertStringIncludes(out, "ufw deny 8443/tcp");
  bench.probe.own = ["10.0.0.5", "1.1.1.1"];
  assertStringIncludes(
    (await bench.run("doctor")).out,
    "warning  Whether anything filters port 8443 cannot be seen from the server itself",
  );
});

Deno.test("doctor states the remedy for a certificate with several faults once", async () => {
  await using authority = await TestAuthority.create();
  using bench = await publicBench(authority);
  const { pem, key } = await authority.issue({ hosts: ["other.example"], to: "20210101" });
  const chain = await authority.write("bad.pem", pem);
  Object.assign(bench.env, { TLS_CERT: chain, TLS_KEY: key });
  const certificates = readCertificates(pem);
  bench.probe.handshake = { ok: true, protocol: "TLSv1.3", certificates };
  const { out } = await bench.run("doctor", "echo", "--json");
  const { sections: [, server] } = JSON.parse(out);
  const wrong = server.findings.filter((one: { check: string; level: string }) =>
    one.check.startsWith("certificate-") && one.level === "problem"
  );
  assertEquals(wrong.length, 3);
  const remedies = wrong.flatMap(({ remedy }: { remedy?: string }) => remedy ?? []);
  assertEquals(remedies.length, 1);
  assertStringIncludes(remedies[0], "get a new one that names bots.example");
});

Deno.test("doctor reports a misspelt setting with the correct name", async () => {
  await using authority = await TestAuthority.create();
  using bench = await publicBench(authority);
  bench.env.MAX_CONECTIONS = "7";
  const { out } = await bench.run("doctor", "--json");
  const [finding] = JSON.parse(out).sections[0].findings;
  assertEquals(finding, {
    level: "warning",
    check: "configuration",
    title: "MAX_CONECTIONS: unknown setting",
    remedy: "did you mean MAX_CONNECTIONS?",
  });
});
