import { assertEquals, assertStringIncludes } from "@std/assert";
import { readConfig } from "../../src/config/mod.ts";
import { problemText } from "../../src/app/setting_problem.ts";
import { readListen, readReusePort } from "../../src/config/listen.ts";
import { EnvReader } from "../../src/config/reader.ts";

function read(env: Record<string, string>): [string | undefined, string[]] {
  const reader = new EnvReader(env);
  return [readListen(reader), reader.problems.map(problemText)];
}

Deno.test("readListen() returns the path of a Unix socket", () => {
  assertEquals(read({}), [undefined, []]);
  assertEquals(read({ LISTEN: "" }), [undefined, []]);
  assertEquals(read({ LISTEN: "unix:/run/postern.sock" }), ["/run/postern.sock", []]);
  assertEquals(read({ LISTEN: "unix:run/a:b.sock" }), ["run/a:b.sock", []]);
});

Deno.test("readListen() refuses anything other than a Unix socket, and a path that is too long", () => {
  for (const LISTEN of ["unix:", "/run/postern.sock", "tcp:8443", "0.0.0.0:8443", "UNIX:/run/a"]) {
    assertEquals(read({ LISTEN })[1].length, 1, LISTEN);
  }
  assertEquals(read({ LISTEN: `unix:/${"a".repeat(106)}` })[1], []);
  assertEquals(read({ LISTEN: `unix:/${"a".repeat(107)}` })[1].length, 1);
  assertEquals(read({ LISTEN: `unix:/${"é".repeat(54)}` })[1].length, 1);
});

Deno.test("readListen() refuses a certificate together with a Unix socket", () => {
  const [, problems] = read({ LISTEN: "unix:/run/a.sock", TLS_CERT: "cert.pem" });
  assertEquals(problems.length, 1);
});

Deno.test("readConfig() shortens the drain on Deno Deploy, which kills after five seconds", async () => {
  const drainMs = async (env: Record<string, string>) => {
    const bots = { echo: { message() {} } };
    return (await readConfig({ env: { BOT_ECHO_TOKEN: "123456:example", ...env }, bots })).serve
      .drainMs;
  };
  assertEquals(await drainMs({}), 15_000);
  assertEquals(await drainMs({ DENO_DEPLOYMENT_ID: "ab12cd34" }), 3000);
  assertEquals(await drainMs({ DENO_DEPLOYMENT_ID: "ab12cd34", DRAIN_MS: "100" }), 100);
});

Deno.test("readReusePort() allows sharing a port only on Linux and with PostgreSQL", () => {
  const shares = (env: Record<string, string>, os: typeof Deno.build.os = "linux") => {
    const reader = new EnvReader({ REUSE_PORT: "true", STORE: "postgres://db/postern", ...env });
    return [readReusePort(reader, os), ...reader.problems.map(problemText)];
  };
  assertEquals(shares({}), [true]);
  assertEquals(shares({ REUSE_PORT: "false", STORE: "" }), [false]);
  assertEquals(shares({ REUSE_PORT: "" }), [false]);
  for (const STORE of ["", "memory", "data/postern.db"]) {
    assertStringIncludes(String(shares({ STORE })[1]), "the processes need one store");
  }
  assertStringIncludes(String(shares({ PORT: "0" })[1]), "a port of its own");
  assertStringIncludes(String(shares({ LISTEN: "unix:/run/a.sock" })[1]), "cannot be shared");
  assertStringIncludes(String(shares({}, "darwin")[1]), "only Linux");
  assertEquals(shares({ REUSE_PORT: "yes" }).length, 2);
});
