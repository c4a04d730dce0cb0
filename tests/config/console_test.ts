import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type Config, ConfigError, readConfig } from "../../src/config/mod.ts";

const registry = { echo: { default: () => {} } };

function read(env: Record<string, string>): Promise<Config> {
  const all = { BOT_ECHO_TOKEN: "123456:AAE-example_example_example", ...env };
  return readConfig({ env: all, bots: registry });
}

Deno.test("CONSOLE is host:port, allowed without a token on this machine only", async () => {
  const local: [string, string, number][] = [
    ["127.0.0.1:9090", "127.0.0.1", 9090],
    ["localhost:1", "localhost", 1],
    ["[::1]:9090", "::1", 9090],
  ];
  for (const [text, hostname, port] of local) {
    assertEquals((await read({ CONSOLE: text })).console, { hostname, port });
  }
  assertEquals((await read({})).console, undefined);
  for (const host of ["0.0.0.0:9090", "[::]:9090", "10.0.0.1:9090", "box.example:9090"]) {
    const error = await assertRejects(() => read({ CONSOLE: host }), ConfigError);
    assertStringIncludes(error.message, "set CONSOLE_TOKEN");
  }
});

Deno.test("CONSOLE with a token may listen anywhere, and the token is kept secret", async () => {
  const token = "0123456789abcdef";
  const config = await read({ CONSOLE: "0.0.0.0:9090", CONSOLE_TOKEN: token });
  assertEquals(config.console, { hostname: "0.0.0.0", port: 9090, token });
  assertEquals(config.secrets.includes(token), true);
  const env = { CONSOLE: "0.0.0.0:9090", CONSOLE_TOKEN: "short-secret" };
  const error = await assertRejects(() => read(env), ConfigError);
  assertStringIncludes(error.message, "CONSOLE_TOKEN");
  assertEquals(error.message.includes("short-secret"), false);
  const foreign = { ...env, CONSOLE_TOKEN: "gehört-niemand-anderem" };
  await assertRejects(() => read(foreign), ConfigError, "CONSOLE_TOKEN: not in ASCII");
});

Deno.test("CONSOLE is refused unless it is host:port", async () => {
  for (const text of ["9090", "127.0.0.1", "127.0.0.1:", ":9090", "::1:9090", "127.0.0.1:70000"]) {
    await assertRejects(() => read({ CONSOLE: text }), ConfigError, "CONSOLE");
  }
});

Deno.test("ALERT_URL and ALERT_CHAT set who is notified; invalid ones are refused without showing them", async () => {
  const url = "https://hooks.example/s3cret";
  const config = await read({ ALERT_URL: url, ALERT_CHAT: "echo:-100123" });
  assertEquals(config.alerts, { url, chat: { bot: "echo", id: "-100123" } });
  assertEquals(config.secrets.includes(url), true);
  for (const chat of ["123", "nobody:1", "echo:", "echo:x y"]) {
    await assertRejects(() => read({ ALERT_CHAT: chat }), ConfigError, "ALERT_CHAT");
  }
  const error = await assertRejects(() => read({ ALERT_URL: "hooks.example/s3cret" }), ConfigError);
  assertEquals(error.message.includes("s3cret"), false);
});

Deno.test("HEALTH_PATH must be a valid path that no bot uses", async () => {
  assertEquals((await read({ HEALTH_PATH: "/healthz" })).serve.health, "/healthz");
  for (const path of ["healthz", "/a b", "/echo"]) {
    await assertRejects(() => read({ HEALTH_PATH: path }), ConfigError, "HEALTH_PATH");
  }
});
