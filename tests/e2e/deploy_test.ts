import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { MainProcess, SECRET, textUpdate, updateRequest } from "./main_process.ts";

const cwd = fromFileUrl(new URL("../../", import.meta.url));

/** The Deno that stands in for the platform's: `deno task test:deploy` sets older ones. */
const DENO = Deno.env.get("DEPLOY_DENO") ?? Deno.execPath();

/** What Deno itself needs to find its cache. */
const { HOME = "", DENO_DIR = `${HOME}/.cache/deno` } = Deno.env.toObject();

/**
 * Starts main.ts as Deno Deploy does, and stricter: the platform chooses the address and names each
 * request's client in a header that Deno turns into the peer's address; nothing but network and
 * environment may be used.
 */
async function deploy(
  flags: readonly string[] = [],
  env: Record<string, string> = {
    BOT_ECHO_TOKEN: "123456:end-to-end",
    BOT_ECHO_SECRET: SECRET,
  },
): Promise<MainProcess> {
  const child = new Deno.Command(DENO, {
    args: ["run", "--no-prompt", "--allow-net", "--allow-env", ...flags, "main.ts"],
    cwd,
    clearEnv: true,
    env: {
      HOME,
      DENO_DIR,
      DENO_DEPLOY: "true",
      DENO_DEPLOYMENT_ID: "ab12cd34",
      DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0",
      DENO_TRUST_PROXY_HEADERS: "1",
      ...env,
    },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const main = new MainProcess(child);
  const { msg } = await main.logged(({ event }) => event === "listening");
  main.port = Number(/:(\d+)/.exec(msg)![1]);
  return main;
}

/** Posts an update from an address given by the platform. */
async function statusFrom(main: MainProcess, client: string, headers = {}): Promise<number> {
  const init = updateRequest(textUpdate(1, 7, "hello"), {
    "x-deno-client-address": client,
    ...headers,
  });
  const response = await fetch(`http://127.0.0.1:${main.port}/echo`, init);
  await response.body?.cancel();
  return response.status;
}

Deno.test("main.ts serves on Deno Deploy: no files, no certificate, no signals", async () => {
  const preload = fromFileUrl(new URL("no_signals.ts", import.meta.url));
  await using main = await deploy([`--preload=${preload}`]);
  const init = updateRequest(textUpdate(1, 7, "hello"), {
    "x-deno-client-address": "149.154.167.99:40000",
  });
  const response = await fetch(`http://127.0.0.1:${main.port}/echo`, init);
  assertEquals(await response.json(), { method: "sendMessage", chat_id: 7, text: "hello" });
  main.kill("SIGINT");
  assertEquals(await main.ended(), 130); // It listened on no port.
});

Deno.test("main.ts on Deno Deploy checks the client address that the platform provides", async () => {
  await using main = await deploy();
  assertEquals(await statusFrom(main, "149.154.167.99:40000"), 200);
  assertEquals(await statusFrom(main, "[::ffff:149.154.167.99]:40000"), 200);
  const forged = { "x-forwarded-for": "149.154.167.99" };
  for (const stranger of ["192.0.2.1:40000", "[2001:db8::1]:40000", "127.0.0.1:40000"]) {
    assertEquals(await statusFrom(main, stranger), 403, stranger);
    assertEquals(await statusFrom(main, stranger, forged), 403, stranger);
  }
});

Deno.test("main.ts on Deno Deploy stops at SIGINT", async () => {
  await using main = await deploy();
  main.kill("SIGINT");
  assertEquals(await main.ended(), 0);
  assertEquals(main.log.at(-1)!.event, "stopped");
});

Deno.test("main.ts warms up in a preview of Deno Deploy without tokens, and logs that", async () => {
  await using main = await deploy([], { DENO_TIMELINE: "preview/ab12cd34" });
  const { msg } = await main.logged(({ event }) => event === "preview");
  assertEquals(
    msg,
    "Deno Deploy's timeline is preview/ab12cd34, not production: no webhook is registered",
  );
  assertEquals(await statusFrom(main, "149.154.167.99:40000"), 404);
});

Deno.test("main.ts registers no webhook from a preview of Deno Deploy, even with tokens", async () => {
  const calls: string[] = [];
  await using api = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    calls.push(request.url);
    return Response.json({ ok: true, result: true });
  });
  const env = {
    BOT_ECHO_TOKEN: "123456:end-to-end",
    BOT_ECHO_SECRET: SECRET,
    PUBLIC_URL: "https://bots.example",
    TELEGRAM_API_ROOT: `http://127.0.0.1:${api.addr.port}`,
  };
  {
    await using main = await deploy([], { ...env, DENO_TIMELINE: "git-branch/try" });
    await main.logged(({ event }) => event === "preview");
    assertEquals(await statusFrom(main, "149.154.167.99:40000"), 200);
    main.kill("SIGINT");
    assertEquals(await main.ended(), 0);
  }
  assertEquals(calls, []);
  await using main = await deploy([], { ...env, DENO_TIMELINE: "production" });
  await main.logged(({ event }) => event === "registered");
});
