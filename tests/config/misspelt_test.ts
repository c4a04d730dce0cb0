import { assertEquals } from "@std/assert";
import { findMisspellings } from "../../src/util/spelling/misspelt.ts";
import { readConfig, SETTINGS } from "../../src/config/mod.ts";

const bots = { echo: { message() {} }, "my-bot": { message() {} } };
const VALID = { BOT_ECHO_TOKEN: "123456:x" };

async function warningsOf(env: Record<string, string>): Promise<string[]> {
  const { warnings } = await readConfig({ env: { ...VALID, ...env }, bots });
  return warnings.map(({ setting, remedy }) => `${setting} ${remedy}`);
}

Deno.test("readConfig() reports each misspelt setting with the nearest", async () => {
  const slips: Record<string, string> = {
    BOT_ECHO_TOEKN: "BOT_ECHO_TOKEN",
    BOT_ECHO_SECRETS: "BOT_ECHO_SECRET",
    BOT_MY_BOT_TOKEN_FIEL: "BOT_MY_BOT_TOKEN_FILE",
    BOT_MYBOT_PATH_: "BOT_MY_BOT_PATH",
    TIMEOUT_POLCY: "TIMEOUT_POLICY",
    TLS_CRT: "TLS_CERT",
    PUBLC_URL: "PUBLIC_URL",
    PUBLICURL: "PUBLIC_URL",
    TRUSTED_PROXYS: "TRUSTED_PROXIES",
    TELEGRAM_APIROOT: "TELEGRAM_API_ROOT",
    MAX_INFLIGHT: "MAX_IN_FLIGHT",
    SOURCE: "SOURCES",
    PROT: "PORT",
    log_level: "LOG_LEVEL",
  };
  for (const [slip, meant] of Object.entries(slips)) {
    assertEquals(await warningsOf({ [slip]: "1" }), [`${slip} did you mean ${meant}?`]);
  }
});

Deno.test("readConfig() reports what begins with BOT_ even if nothing is near", async () => {
  const [warning] = await warningsOf({ BOT_ELSE_COLOUR_SCHEME: "x" });
  assertEquals(warning?.startsWith("BOT_ELSE_COLOUR_SCHEME a bot has BOT_ECHO_TOKEN, "), true);
});

Deno.test("readConfig() is silent about a bot's own variables", async () => {
  assertEquals(await warningsOf({ BOT_ECHO_DATABASE: "x", BOT_MY_BOT_OPENAI_KEY: "x" }), []);
});

Deno.test("readConfig() ignores unrelated variables", async () => {
  const others = [
    ...["HOME", "PATH", "USER", "SHELL", "TERM", "LANG", "PWD", "OLDPWD", "HOSTNAME", "LOGNAME"],
    ...["DENO_DIR", "NO_COLOR", "LISTEN_FDS", "LISTEN_PID", "TZ", "XDG_RUNTIME_DIR", "EDITOR"],
    ...["OTEL_DENO", "DATABASE_URL", "NODE_ENV", "LC_ALL", "MAIL", "SHLVL", "INVOCATION_ID"],
  ];
  assertEquals(await warningsOf(Object.fromEntries(others.map((name) => [name, "x"]))), []);
  const known = SETTINGS.map(({ name }) => name);
  assertEquals(findMisspellings(known, known), []);
});

Deno.test("readConfig() ignores the byte order mark at the start of an .env file", async () => {
  const env = { "\uFEFFBOT_ECHO_TOKEN": "123456:x", PORT: "80" };
  const { serve, warnings } = await readConfig({ env, bots });
  assertEquals([serve.bots.echo?.token, serve.port, warnings], ["123456:x", 80, []]);
});

Deno.test("readConfig() warns about a CLIENT_ADDRESS_HEADER without trusted proxies", async () => {
  const CLIENT_ADDRESS_HEADER = "CF-Connecting-IP";
  const [warning] = await warningsOf({ CLIENT_ADDRESS_HEADER });
  assertEquals(
    warning,
    "CLIENT_ADDRESS_HEADER set TRUSTED_PROXIES to the CIDRs of the proxies that write it",
  );
  assertEquals(await warningsOf({ CLIENT_ADDRESS_HEADER, TRUSTED_PROXIES: "10.0.0.0/8" }), []);
  assertEquals(await warningsOf({ CLIENT_ADDRESS_HEADER, LISTEN: "unix:/run/x.sock" }), []);
});
