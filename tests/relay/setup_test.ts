import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { readRelayArguments } from "../../src/relay/arguments.ts";
import { readSetup } from "../../src/relay/setup.ts";
import { unknownVariables } from "../../src/relay/unknown_variables.ts";

async function apiRootOf(TELEGRAM_API_ROOT: string, ...args: string[]) {
  const { options } = await readSetup({
    args: readRelayArguments(args),
    env: { BOT_ECHO_TOKEN: "42:abcdefghijklmnopqrstuvwxyz", TELEGRAM_API_ROOT },
    readFile: () => Promise.reject(new Deno.errors.NotFound()),
    askToken: () => Promise.resolve(undefined),
  });
  return options.telegram?.apiRoot;
}

Deno.test("readSetup() refuses the relay's own URL as its API root, as set for bots in .env", async () => {
  const refused = (...[root, ...args]: Parameters<typeof apiRootOf>) =>
    assertRejects(() => apiRootOf(root, ...args), TypeError, "the relay's own address");
  for (const host of ["127.0.0.1", "127.1", "localhost", "[::1]", "0.0.0.0"]) {
    await refused(`http://${host}:8082`);
    await refused(`http://${host}:9000/`, "--port", "9000");
  }
  await refused("http://10.0.0.5:8082", "--host", "10.0.0.5");
});

Deno.test("readSetup() keeps every other API root", async () => {
  for (const root of ["http://127.0.0.1:8081", "http://10.0.0.5:8082", "https://api.example.com"]) {
    assertEquals(await apiRootOf(root), root);
  }
  assertEquals(await apiRootOf("http://127.0.0.1:8082", "--port", "0"), "http://127.0.0.1:8082");
});

Deno.test("unknownVariables() suggests the setting for a misspelt variable", () => {
  for (
    const [name, meant] of [
      ["BOT_SHOP_TOEKN", "BOT_SHOP_TOKEN"],
      ["BOT_SHOP_TOKEN_FIEL", "BOT_SHOP_TOKEN_FILE"],
      ["BOT_MY_SHOP_SECRETS", "BOT_MY_SHOP_SECRET"],
      ["LOG_LEVL", "LOG_LEVEL"],
      ["RELAY_TOKN", "RELAY_TOKEN"],
      ["TELEGRAM_API_ROT", "TELEGRAM_API_ROOT"],
    ] as const
  ) assertEquals(unknownVariables([name]), [`${name} is unknown: did you mean ${meant}?`]);
});

Deno.test("unknownVariables() ignores the relay's variables and unrelated ones", () => {
  const names = ["BOT_SHOP_TOKEN", "BOT_SHOP_TOKEN_FILE", "BOT_MY_SHOP_SECRET", "BOT_SHOP_PATH"];
  assertEquals(unknownVariables([...names, "LOG_LEVEL", "PUBLIC_URL", "HOME", "PATH"]), []);
});

Deno.test("readSetup() reports a misspelt variable if no bot is named because of it", async () => {
  const error = await assertRejects(() =>
    readSetup({
      args: readRelayArguments([]),
      env: { BOT_SHOP_TOEKN: "42:abcdefghijklmnopqrstuvwxyz" },
      readFile: () => Promise.reject(new Deno.errors.NotFound()),
      askToken: () => Promise.resolve(undefined),
    }), TypeError);
  assertStringIncludes(error.message, "did you mean BOT_SHOP_TOKEN?");
});
