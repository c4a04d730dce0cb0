import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { problemText } from "../../src/app/setting_problem.ts";
import { ConfigError, readConfig, SETTINGS } from "../../src/config/mod.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

const TOKEN = "123456:AAE_example-token";
const bots = { echo: { message() {} }, counter: { message() {} } };

/** The minimal valid environment. */
const VALID = { BOT_ECHO_TOKEN: TOKEN };

/** The message about an invalid environment. */
async function problemsOf(env: Record<string, string>, denoVersion?: string): Promise<string[]> {
  const sources = { env: { ...VALID, ...env }, bots, denoVersion };
  const error = await assertRejects(() => readConfig(sources), ConfigError);
  return error.problems.map(problemText);
}

Deno.test("readConfig() refuses a TELEGRAM_CERT that is damaged or cut off", async () => {
  await using folder = await TemporaryFolder.make();
  const pem = await Deno.readTextFile((await folder.certificate()).cert);
  const half = await folder.write("half.pem", pem.slice(0, pem.length / 2));
  const damaged = await folder.write("damaged.pem", pem + pem.replace(/\nMII/, "\nAAA"));
  for (const [path, said] of [[half, "the file has none"], [damaged, "its PEM is damaged"]]) {
    const [problem, ...more] = await problemsOf({ TELEGRAM_CERT: path! });
    assertEquals(more, []);
    assertStringIncludes(problem!, `TELEGRAM_CERT="${path}": Cannot read certificate: ${said}`);
  }
});

Deno.test("readConfig() warns about proxies that are everyone", async () => {
  const warned = async (TRUSTED_PROXIES: string) =>
    (await readConfig({ env: { ...VALID, TRUSTED_PROXIES }, bots })).warnings.map(problemText);
  for (const networks of ["0.0.0.0/0", "10.0.0.0/8, ::/0"]) {
    assertEquals(await warned(networks), [
      "TRUSTED_PROXIES: trusts everyone, so that anyone can claim any address; " +
      "list the networks of the proxies alone",
    ]);
  }
  assertEquals(await warned("10.0.0.0/8,fd00::/10"), []);
});

Deno.test("readConfig() warns about settings that have no effect next to the others", async () => {
  await using folder = await TemporaryFolder.make();
  const token = await folder.write("token", "0123456789abcdef");
  const { isolated } = await import("../../src/handler/isolated.ts");
  const warned = async (env: Record<string, string>, registry: typeof bots = bots) =>
    (await readConfig({ env: { ...VALID, ...env }, bots: registry })).warnings.map(problemText);
  const STORE = "data/postern.db";
  for (
    const [env, text] of [
      [{ STORE_LEASE_MS: "5000" }, "STORE_LEASE_MS: has no effect without STORE; set STORE"],
      [{ STORE, DEAD_LETTERS: "data/dead" }, "DEAD_LETTERS: has no effect with STORE, which"],
      [{ CONSOLE_TOKEN: "0123456789abcdef" }, "CONSOLE_TOKEN: has no effect without CONSOLE; set"],
      [{ CONSOLE_TOKEN_FILE: token }, "CONSOLE_TOKEN_FILE: has no effect without CONSOLE; set"],
      [{ CLIENT_ADDRESS_HEADER: "Forwarded" }, "CLIENT_ADDRESS_HEADER: has no effect without TRUS"],
      [{ LISTEN: "unix:/run/p.sock", HOST: "::" }, "HOST: has no effect with LISTEN; unset one"],
      [{ LISTEN: "unix:/run/p.sock", PORT: "80" }, "PORT: has no effect with LISTEN; unset one"],
      [{ WORKERS: "2" }, "WORKERS: has no effect without isolated bots; write `isolated("],
    ] as [Record<string, string>, string][]
  ) {
    const [warning, ...more] = await warned(env);
    assertStringIncludes(warning ?? "", text);
    assertEquals(more, []);
  }
  assertEquals(await warned({ STORE, STORE_LEASE_MS: "5000" }), []);
  assertEquals(await warned({ LISTEN: "unix:/run/p.sock" }), []);
  const echo = isolated(new URL("../../src/bots/echo.ts", import.meta.url)) as never;
  assertEquals(await warned({ WORKERS: "2" }, { ...bots, echo }), []);
});

Deno.test("readConfig() detects Deno Deploy by variables that are not empty", async () => {
  const PUBLIC_URL = "https://bot.example.com";
  const read = (env: Record<string, string>) =>
    readConfig({ env: { ...VALID, PUBLIC_URL, ...env }, bots });
  const empty = await read({ DENO_DEPLOYMENT_ID: "", DENO_TIMELINE: "" });
  assertEquals([empty.preview, empty.register, empty.serve.drainMs], [undefined, true, 15_000]);
  const preview = await read({ DENO_DEPLOYMENT_ID: "x", DENO_TIMELINE: "preview" });
  assertEquals([preview.preview, preview.register, preview.serve.drainMs], [
    "preview",
    false,
    3000,
  ]);
});

Deno.test("readConfig() returns the documented defaults", async () => {
  const { serve, ...rest } = await readConfig({ env: VALID, bots });
  assertEquals(serve, {
    bots: { echo: { token: TOKEN, handler: bots.echo } },
    sources: ["telegram"],
    trustedProxies: [],
    maxBodyBytes: 1_048_576,
    maxInFlight: 1000,
    timeout: { ms: 10_000, policy: "throw" },
    attempts: 5,
    hostname: "0.0.0.0",
    port: 8443,
    drainMs: 15_000,
    maxConnections: 40,
  });
  assertEquals(rest, {
    absent: ["counter"],
    register: false,
    mayRegister: true,
    log: { level: "info", format: "json" },
    secrets: [TOKEN],
    warnings: [],
  });
});

Deno.test("readConfig() reads every variable", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate();
  const { serve, ...rest } = await readConfig({
    env: {
      BOT_ECHO_TOKEN: ` ${TOKEN} `,
      BOT_ECHO_SECRET: "new-one-of-good-length, old_one-of-good-length",
      BOT_ECHO_PATH: "/hooks/e",
      BOT_COUNTER_TOKEN: "7:x",
      PUBLIC_URL: "https://bot.example.com:8443/telegram",
      REGISTER: "false",
      MAX_CONNECTIONS: "100",
      HOST: "::1",
      PORT: "0",
      TLS_CERT: cert,
      TLS_KEY: key,
      TELEGRAM_CERT: cert,
      CLIENT_ADDRESS_HEADER: "CF-Connecting-IP",
      SOURCES: "telegram, 192.0.2.0/24 ,::1",
      TRUSTED_PROXIES: "10.0.0.0/8,fd00::/8",
      TIMEOUT_MS: "60000",
      TIMEOUT_POLICY: "return",
      ATTEMPTS: "1",
      MAX_BODY_BYTES: "1",
      MAX_IN_FLIGHT: "1",
      DRAIN_MS: "0",
      STORE: "postgres://postern:pass%20word@db/postern",
      STORE_LEASE_MS: "5000",
      TELEGRAM_API_ROOT: "http://127.0.0.1:8081",
      LOG_LEVEL: "debug",
      LOG_FORMAT: "text",
      UNRELATED: "x",
    },
    bots,
  });
  assertEquals(serve, {
    bots: {
      echo: {
        token: TOKEN,
        handler: bots.echo,
        path: "/hooks/e",
        secret: ["new-one-of-good-length", "old_one-of-good-length"],
      },
      counter: { token: "7:x", handler: bots.counter },
    },
    sources: ["telegram", "192.0.2.0/24", "::1"],
    trustedProxies: ["10.0.0.0/8", "fd00::/8"],
    maxBodyBytes: 1,
    maxInFlight: 1,
    timeout: { ms: 60_000, policy: "return" },
    attempts: 1,
    hostname: "::1",
    port: 0,
    drainMs: 0,
    store: "postgres://postern:pass%20word@db/postern",
    storeLeaseMs: 5000,
    maxConnections: 100,
    publicUrl: "https://bot.example.com:8443/telegram",
    telegram: { apiRoot: "http://127.0.0.1:8081" },
    cert,
    key,
    telegramCert: cert,
    clientAddressHeader: "CF-Connecting-IP",
  });
  assertEquals(rest, {
    absent: [],
    register: false,
    mayRegister: false,
    log: { level: "debug", format: "text" },
    secrets: [TOKEN, "new-one-of-good-length", "old_one-of-good-length", "7:x", "pass word"],
    warnings: [],
  });
});

Deno.test("readConfig() treats an empty variable as unset", async () => {
  const set = SETTINGS.map(({ name }) => name).filter((name) => !name.includes("<"));
  const empty = Object.fromEntries(set.map((name, i) => [name, " ".repeat(i % 3)]));
  const env = {
    ...empty,
    ...VALID,
    BOT_COUNTER_TOKEN: "",
    BOT_ECHO_SECRET: " ",
    BOT_ECHO_PATH: "",
  };
  assertEquals(await readConfig({ env, bots }), await readConfig({ env: VALID, bots }));
});

Deno.test("readConfig() logs text to a terminal by default", async () => {
  const formatOf = async (env: Record<string, string>) =>
    (await readConfig({ env: { ...VALID, ...env }, bots, terminal: true })).log.format;
  assertEquals([await formatOf({}), await formatOf({ LOG_FORMAT: "json" })], ["text", "json"]);
});

Deno.test("readConfig() registers webhooks by default if PUBLIC_URL is set", async () => {
  const registers = async (env: Record<string, string>) =>
    (await readConfig({ env: { ...VALID, ...env }, bots })).register;
  const PUBLIC_URL = "https://bot.example.com";
  assertEquals(await registers({ PUBLIC_URL }), true);
  assertEquals(await registers({ PUBLIC_URL, REGISTER: "false" }), false);
  assertEquals(await registers({ REGISTER: "true" }), false);
});

/** An invalid value for each variable, and part of the message about it. */
const WRONG: [name: string, value: string, said: string][] = [
  ["BOT_ECHO_PATH", "echo", 'not a URL path; begin it with "/"'],
  ["BOT_ECHO_PATH", "/e?x", "without a query; encode the rest"],
  ["BOT_ECHO_PATH", "/e#x", "encode the rest"],
  ["BOT_ECHO_PATH", "/e x", "encode the rest"],
  ["BOT_ECHO_PATH", "/é", "encode the rest"],
  ["PUBLIC_URL", "bot.example.com", "give https://host[:port][/prefix]"],
  ["PUBLIC_URL", "https://bot.example.com:0", "port 0 is no port to connect to"],
  ["PUBLIC_URL", "ftp://bot.example.com", "give https://host[:port][/prefix]"],
  ["PUBLIC_URL", "https://bot.example.com/?a", "more than host, port and prefix"],
  ["PUBLIC_URL", "https://bot.example.com/#a", "more than host, port and prefix"],
  ["TELEGRAM_API_ROOT", "api.telegram.org", "not an http:// or https:// URL"],
  ["REGISTER", "yes", "use true or false"],
  ["PORT", "65536", "from 0 to 65535; give one such as 8443"],
  ["PORT", "-1", "not a whole number"],
  ["PORT", "8443.0", "not a whole number"],
  ["PORT", "0x50", "not a whole number"],
  ["PORT", "https", "not a whole number"],
  ["LISTEN", "/run/postern.sock", "not a Unix socket; give unix:/path/of.sock"],
  ["MAX_CONNECTIONS", "101", "from 1 to 100"],
  ["SOURCES", "149.154.160.0/33", "the prefix must be 0 to 32"],
  ["SOURCES", "telegram,example.com", 'Cannot parse network "example.com"'],
  ["SOURCES", "10.0.0.1/8", "bits set beyond its prefix"],
  ["TRUSTED_PROXIES", "telegram", 'Cannot parse network "telegram"'],
  ["TRUSTED_PROXIES", "10.0.0.0/8;::1", "Cannot parse network"],
  ["TIMEOUT_MS", "0", "from 1 to 60000"],
  ["TIMEOUT_MS", "60001", "from 1 to 60000"],
  ["TIMEOUT_POLICY", "THROW", "use throw or return"],
  ["ATTEMPTS", "0", "not a whole number of at least 1"],
  ["MAX_BODY_BYTES", "1MB", "give one such as 1048576"],
  ["MAX_BODY_BYTES", "99999999999999999999", "not a whole number"],
  ["MAX_IN_FLIGHT", "0", "give one such as 1000"],
  ["DRAIN_MS", "1e3", "give one such as 15000"],
  ["LOG_LEVEL", "trace", "use debug, info, warn or error"],
  ["LOG_FORMAT", "xml", "use text or json"],
  ["TLS_CERT", "/nowhere/cert.pem", "has no key; also set TLS_KEY"],
  ["TLS_KEY", "/nowhere/key.pem", "has no certificate; also set TLS_CERT"],
  ["TELEGRAM_CERT", "/nowhere/cert.pem", "Cannot read the file: there is no such file"],
  ["STORE", "~/postern.db", "write the whole path"],
  ["STORE", "Memory", 'write "memory" or "./Memory"'],
  ["DEAD_LETTERS", "~/dead.jsonl", "write the whole path"],
  ["CLIENT_ADDRESS_HEADER", "X Forwarded For", "not a header name"],
];

for (const [name, value, said] of WRONG) {
  Deno.test(`readConfig() reports what is wrong with ${name}=${value}`, async () => {
    const problems = await problemsOf({ [name]: value });
    assertEquals(problems.length, 1);
    assert(problems[0]!.startsWith(`${name}=${JSON.stringify(value)}: `), problems[0]);
    assertStringIncludes(problems[0]!, said);
  });
}

Deno.test("readConfig() reports every problem in one message", async () => {
  const env: Record<string, string> = { TLS_CERT: "/nowhere/cert.pem" };
  for (const [name, value] of WRONG) if (!name.startsWith("TLS")) env[name] = value;
  env.BOT_COUNTER_TOKEN = "no-token";
  env.BOT_COUNTER_SECRET = "not allowed";
  env.BOT_COUNTR_TOKEN = TOKEN;
  const sources = { env: { ...VALID, ...env }, bots, denoVersion: "2.9.5" };
  const error = await assertRejects(() => readConfig(sources), ConfigError);
  const { message } = error;
  const problems = error.problems.map(problemText);
  const missing = Object.keys(env).filter((name) =>
    !problems.some((line) => line.startsWith(`${name}=`) || line.startsWith(`${name}: `))
  );
  assertEquals(missing, []);
  assertEquals(problems.length, Object.keys(env).length + 1);
  assertStringIncludes(problems[0]!, "Deno 2.9.5 is too old");
  const lines = message.split("\n");
  assertEquals(lines[0], `Cannot start, ${problems.length} problems:`);
  const listed = problems.map((line) => `  - ${line}`);
  assertEquals(lines.slice(1, listed.length + 1), listed);
  for (const line of lines) assertFalse(line.endsWith("."), line);
});

Deno.test("readConfig() refuses versions of Deno before 2.9.6 and no others", async () => {
  for (const version of ["2.9.5", "2.8.99", "1.46.3", "2.9.5+abc", "0.1", "2.9.5-rc.1"]) {
    const [problem] = await problemsOf({}, version);
    assertStringIncludes(problem!, `Deno ${version} is too old`);
    assertStringIncludes(problem!, "install 2.9.6 or newer");
  }
  for (const version of ["2.9.6", "2.9.10", "2.10.0", "3.0.0", "2.9.6+abc", "10.0.0"]) {
    await readConfig({ env: VALID, bots, denoVersion: version });
  }
});

Deno.test("readConfig() reports which file of a certificate is invalid", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await folder.certificate();
  const other = await folder.certificate("other");
  const messageFor = async (TLS_CERT: string, TLS_KEY: string) => {
    const problems = await problemsOf({ TLS_CERT, TLS_KEY });
    for (const problem of problems) {
      assertStringIncludes(problem, "`deno task cert -- --host <your host>` makes a pair");
    }
    return problems.join("\n");
  };
  assertStringIncludes(
    await messageFor("/nowhere.pem", key),
    'TLS_CERT="/nowhere.pem": Cannot read',
  );
  assertStringIncludes(
    await messageFor(cert, "/nowhere.pem"),
    'TLS_KEY="/nowhere.pem": Cannot read',
  );
  assertStringIncludes(await messageFor(cert, other.key), `TLS_KEY="${other.key}": Cannot use`);
  const swapped = await messageFor(key, cert);
  assertStringIncludes(swapped, `TLS_CERT="${key}": Cannot use`);
  assertStringIncludes(swapped, `TLS_KEY="${cert}": Cannot use`);
});

Deno.test("readConfig() refuses SOURCES without a source", async () => {
  const [problem] = await problemsOf({ SOURCES: " , " });
  assertStringIncludes(problem!, 'SOURCES=",": the list is empty: every request would be refused');
});
