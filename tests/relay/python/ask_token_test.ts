/**
 * `deno task relay --bot NAME` prompts for a token, at a terminal provided by Python.
 */
import { assert, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { startSimulator } from "../../../src/simulator/mod.ts";

const path = (name: string) => fromFileUrl(new URL(name, import.meta.url));

/** What the terminal shows while a token is typed. */
async function typed(token: string, apiRoot: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  const { stdout } = await new Deno.Command("python3", {
    args: [
      ...[path("at_terminal.py"), "not shown", token, "Stop with", Deno.execPath()],
      ...["run", "--allow-net", "--allow-read", `--allow-write=${folder}`, "--allow-env"],
      ...["src/relay/main.ts", "--bot", "shop", "--port", "0", "--folder", folder],
    ],
    cwd: path("../../../"),
    env: { TELEGRAM_API_ROOT: apiRoot, NO_COLOR: "1" },
  }).output();
  await Deno.remove(folder, { recursive: true });
  return new TextDecoder().decode(stdout);
}

Deno.test("--bot prompts for a token that is not in the environment, and does not show it", async () => {
  await using tg = await startSimulator();
  const { token } = tg.bot("shop");
  const shown = await typed(token, tg.apiRoot);
  assertStringIncludes(shown, 'Token of bot "shop" (not shown): ');
  assertStringIncludes(shown, "Relaying shop");
  assert(!shown.includes(token.split(":")[1]!), shown);
});

Deno.test("--bot handles backspace, and refuses an invalid token", async () => {
  await using tg = await startSimulator();
  const { token } = tg.bot("shop");
  assertStringIncludes(await typed(`${token}xy\x7f\x7f`, tg.apiRoot), "Relaying shop");
  assertStringIncludes(await typed("nonsense", tg.apiRoot), "BOT_SHOP_TOKEN is malformed");
  assertStringIncludes(await typed("\x03", tg.apiRoot), "BOT_SHOP_TOKEN is not set");
});
