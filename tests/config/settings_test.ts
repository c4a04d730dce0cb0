import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readConfig, SETTINGS, settingsHelp, settingsTable } from "../../src/config/mod.ts";

const VALID = { BOT_ECHO_TOKEN: "123456:x" };
const bots = { echo: { message() {} } };

/** The documented variables. */
const PROMISED = [
  ...["BOT_<NAME>_TOKEN", "BOT_<NAME>_SECRET", "BOT_<NAME>_PATH", "PUBLIC_URL", "REGISTER"],
  ...["HOST", "PORT", "TLS_CERT", "TLS_KEY", "SOURCES", "TRUSTED_PROXIES", "TIMEOUT_MS"],
  ...["TIMEOUT_POLICY", "ATTEMPTS", "MAX_BODY_BYTES", "MAX_IN_FLIGHT", "DRAIN_MS"],
  ...["TELEGRAM_API_ROOT", "LOG_LEVEL", "LOG_FORMAT"],
];

/** The names that readConfig() looks up. */
async function namesRead(): Promise<Set<string>> {
  const names = new Set<string>();
  const env = new Proxy<Record<string, string>>(VALID, {
    get(target, name) {
      names.add(String(name).replace("BOT_ECHO_", "BOT_<NAME>_"));
      return target[String(name)];
    },
  });
  await readConfig({ env, bots });
  return names;
}

Deno.test("SETTINGS contains every documented variable once", () => {
  const names: string[] = SETTINGS.map(({ name }) => name);
  assertEquals(PROMISED.filter((name) => !names.includes(name)), []);
  assertEquals(new Set(names).size, names.length);
});

Deno.test("SETTINGS contains the variables that readConfig() reads, and no others", async () => {
  const read = await namesRead();
  for (const name of ["DENO_DEPLOYMENT_ID", "DENO_TIMELINE"]) read.delete(name); // Set by the platform.
  read.add("ENV_FILE"); // The rest is read from it, so that it comes first, in process/.
  assertEquals([...read].sort(), SETTINGS.map(({ name }) => name as string).sort());
});

Deno.test("SETTINGS states the actual defaults", async () => {
  const plain = await readConfig({ env: VALID, bots });
  for (const { name, default: value } of SETTINGS) {
    if (value === "–" || value === "derived" || name === "LOG_FORMAT") continue;
    const [variable, text] = [name.replace("<NAME>", "ECHO"), value.replace("<name>", "echo")];
    const { serve, ...rest } = await readConfig({ env: { ...VALID, [variable]: text }, bots });
    // Omitting a setting means the same as its default.
    const { telegram, clientAddressHeader, bots: hosted, ...others } = serve;
    assertEquals(telegram?.apiRoot ?? "https://api.telegram.org", "https://api.telegram.org");
    assertEquals(clientAddressHeader ?? "X-Forwarded-For", "X-Forwarded-For");
    assertEquals(hosted.echo?.path ?? "/echo", "/echo");
    const { bots: plainBots, ...plainServe } = plain.serve;
    assertEquals(Object.keys(hosted), Object.keys(plainBots));
    assertEquals({ serve: others, ...rest }, { ...plain, serve: plainServe }, name);
  }
});

Deno.test("SETTINGS has one line of help each, without a full stop", () => {
  for (const { name, help } of SETTINGS) {
    assertMatch(help, /^[A-Z`].{8,99}[^.]$/, name);
    assert(!help.includes("|"), name);
  }
});

Deno.test("settingsTable() is a Markdown table with a row for each setting", () => {
  const [head, rule, ...rows] = settingsTable().split("\n");
  assertMatch(head!, /^\| variable +\| default +\| meaning +\|$/);
  assertMatch(rule!, /^\| ?-+ ?\| ?-+ ?\| ?-+ ?\|$/);
  assertEquals(rows.length, SETTINGS.length);
  for (const [i, { name, default: value, help }] of SETTINGS.entries()) {
    const cells = rows[i]!.split("|").map((cell) => cell.trim());
    const shown = value === "–" ? value : `\`${value}\``;
    assertEquals(cells, ["", `\`${name}\``, shown, help, ""]);
  }
});

Deno.test("settingsHelp() has a line for each setting", () => {
  const lines = settingsHelp().split("\n");
  assertEquals(lines.length, SETTINGS.length);
  for (const [i, { name, default: value }] of SETTINGS.entries()) {
    assertStringIncludes(lines[i]!, `  ${name}  `);
    assert(lines[i]!.endsWith(`[${value}]`) && !lines[i]!.includes("`"), lines[i]);
  }
});
