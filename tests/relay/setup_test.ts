import { assertEquals, assertRejects } from "@std/assert";
import { readRelayArguments } from "../../src/relay/arguments.ts";
import { readSetup } from "../../src/relay/setup.ts";

async function apiRootOf(TELEGRAM_API_ROOT: string, ...args: string[]) {
  const { options } = await readSetup({
    args: readRelayArguments(args),
    env: { BOT_ECHO_TOKEN: "42:abcdefghijklmnopqrstuvwxyz", TELEGRAM_API_ROOT },
    readFile: () => Promise.reject(new Deno.errors.NotFound()),
    askToken: () => Promise.resolve(undefined),
  });
  return options.telegram?.apiRoot;
}

Deno.test("readSetup() refuses an API root that is the relay's own, as bots have it in .env", async () => {
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
