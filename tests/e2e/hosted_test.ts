import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { startSimulator } from "../../src/simulator/mod.ts";
import { createApi } from "../../src/telegram/api/mod.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { MainProcess, SECRET } from "./main_process.ts";

const root = new URL("../../", import.meta.url);

/** Starts main.ts with the registry of hosted_bots.ts in place of src/bots/mod.ts. */
async function startHosted(
  folder: TemporaryFolder,
  env: Record<string, string>,
): Promise<MainProcess> {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  imports[new URL("src/bots/mod.ts", root).href] = import.meta.resolve("./hosted_bots.ts");
  const map = await folder.write("imports.json", JSON.stringify({ imports }));
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", `--import-map=${map}`, "--lock=tests/deno.lock"],
      ...["--allow-net", "--allow-read", "--allow-env", "main.ts"],
    ],
    cwd: fromFileUrl(root),
    env: { HOST: "127.0.0.1", PORT: "0", SOURCES: "127.0.0.0/8", LOG_FORMAT: "json", ...env },
    stdout: "piped",
    stderr: "null", // An npm package causes a warning about a Node module.
  }).spawn();
  const main = new MainProcess(child);
  const { msg } = await main.logged(({ event }) => event === "listening");
  main.port = Number(/:(\d+)/.exec(msg)![1]);
  return main;
}

/** A body and its signature as GitHub makes it. */
async function signed(body: string, secret: string): Promise<RequestInit> {
  const utf8 = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8.encode(secret), algorithm, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, utf8.encode(body));
  const signature = `sha256=${new Uint8Array(mac).toHex()}`;
  return { method: "POST", body, headers: { "x-hub-signature-256": signature } };
}

Deno.test("main.ts hosts a grammY bot as it is, with additional routes, over TLS", async () => {
  await using folder = await TemporaryFolder.make();
  const pair = await folder.certificate();
  const caCerts = [await Deno.readTextFile(pair.cert)];
  await using tg = await startSimulator({ caCerts, patience: 60_000 });
  const [account, ada] = [tg.bot("shop"), tg.user("Ada")];
  await using main = await startHosted(folder, {
    SHOP_TOKEN: account.token,
    BOT_SHOP_SECRET: SECRET,
    TELEGRAM_API_ROOT: tg.apiRoot,
    TLS_CERT: pair.cert,
    TLS_KEY: pair.key,
  });
  const url = `https://localhost:${main.port}/shop`;
  const api = createApi({ token: account.token, apiRoot: tg.apiRoot });
  await api.setWebhook({ url, secret_token: SECRET });

  for (const [said, heard] of [["/start", "Welcome"], ["tea", "Order 1"], ["milk", "Order 2"]]) {
    await ada.says(account, said!);
    assertEquals((await ada.hears(account)).text, heard);
  }

  using client = Deno.createHttpClient({ caCerts });
  const body = JSON.stringify({ chat_id: ada.sees(account)[0]!.chat.id });
  for (const [secret, status] of [["forged", 401], ["agreed", 200]] as const) {
    const response = await fetch(`${url}/sent`, { ...await signed(body, secret), client });
    await response.body?.cancel();
    assertEquals(response.status, status);
  }
  assertEquals((await ada.hears(account)).text, "It is on its way");

  const calls = tg.log.filter((entry) => entry.type === "call").map(({ method }) => method);
  assertEquals(calls.filter((method) => method === "getMe").length, 1);
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
});
