/**
 * The commands as processes, against the simulator over HTTP and main.ts over TLS.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Message, serve } from "../../src/mod.ts";
import { startSimulator } from "../../src/simulator/mod.ts";
import { MainProcess, SECRET, textUpdate } from "../e2e/main_process.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { runProcess, spawnCli } from "./helpers/cli_process.ts";

const TOKEN = "123456:end-to-end";

/** A simulator, main.ts with a self-signed certificate, and the environment of both. */
async function startAll(settings: Record<string, string> = {}) {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await TemporaryFolder.make());
  const tg = stack.use(await startSimulator({ patience: 60_000 }));
  const bot = tg.bot("echo", { token: TOKEN });
  const { cert, key } = await folder.certificate();
  const common = {
    ...{ BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_SECRET: SECRET, TELEGRAM_API_ROOT: tg.apiRoot },
    ...{ TLS_CERT: cert, TLS_KEY: key, SOURCES: "telegram,127.0.0.0/8" },
    ...settings,
  };
  const main = stack.use(await MainProcess.start(common));
  const PUBLIC_URL = `https://localhost:${main.port}`;
  const env = { ...common, PUBLIC_URL, PORT: String(main.port), HOST: "127.0.0.1" };
  const all = stack.move();
  return { tg, bot, main, env, folder, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

Deno.test("set, info, send, doctor and delete work on a running server", async () => {
  await using all = await startAll();
  const { env, tg, bot, main } = all;

  const set = await runProcess(env, ["set"]);
  assertEquals([set.code, set.err], [0, ""]);
  assertStringIncludes(set.out, `is self-signed: it is uploaded\necho: Webhook was set`);

  // Telegram can now deliver over TLS, with the uploaded certificate.
  const ada = tg.user("Ada");
  await ada.says(bot, "hello");
  assertEquals((await ada.hears(bot)).text, "hello");

  const info = await runProcess(env, ["info", "--json"]);
  const [{ url, drift, has_custom_certificate }] = JSON.parse(info.out);
  assertEquals([url, drift], [`${env.PUBLIC_URL}/echo`, []]);
  assert(has_custom_certificate);

  const doctor = await runProcess(env, ["doctor", "--json"]);
  const report = JSON.parse(doctor.out);
  assertEquals([doctor.code, report.ok, report.problems], [0, true, 0], doctor.out);
  const text = (await runProcess(env, ["doctor", "--firewall"])).out;
  assertStringIncludes(text, `localhost:${main.port} answers with TLSv1.3`);
  assertStringIncludes(text, "The certificate is self-signed: `deno task bot set` uploads it");
  assertStringIncludes(text, "The route answers 401 without the secret");
  assertStringIncludes(text, `ufw deny ${main.port}/tcp`);

  const deleted = await runProcess(env, ["delete", "--yes"]);
  assertEquals([deleted.code, deleted.out], [0, "echo: Webhook was deleted\n"]);
  assertEquals((await runProcess(env, ["doctor", "--firewall"])).code, 1);
});

Deno.test("send posts as Telegram would and prints status, reply and time", async () => {
  await using all = await startAll();
  const { env, folder } = all;
  const update = JSON.stringify(textUpdate(5, 7, "hi there"));
  const file = await folder.write("update.json", update);
  const sent = await runProcess(env, ["send", "echo", file]);
  assertEquals([sent.code, sent.err], [0, ""]);
  assertStringIncludes(sent.out, `POST https://127.0.0.1:${env.PORT}/echo\n200 OK in `);
  assertStringIncludes(sent.out, '"text": "hi there"');

  const again = await runProcess(env, ["send", "echo", "-"], update);
  assertStringIncludes(again.out, '"text": "hi there"'); // As if the answer had been lost.
  const resent = await runProcess(env, ["send", "echo", "-", "--update-id", "6"], update);
  assertStringIncludes(resent.out, '"text": "hi there"');

  const wrong = { ...env, BOT_ECHO_SECRET: "another_secret" };
  const refused = await runProcess(wrong, ["send", "echo", file]);
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.out, "401 Unauthorized in ");
  assertStringIncludes(refused.out, "The server has a different secret token");

  const absent = await runProcess(env, ["send", "echo", "nowhere.json"]);
  assertEquals(absent.code, 1);
  assertEquals(absent.err, 'Cannot read "nowhere.json": there is no such file\n');
  const directory = await runProcess(env, ["send", "echo", "tests"]);
  assertEquals(directory.code, 1);
  assertStringIncludes(directory.err, 'Cannot read "tests": it is a folder');

  for (
    const [input, said] of [["{", "not JSON"], ["[]", "not an Update"], ["{}", "no update_id"]]
  ) {
    const { code, err } = await runProcess(env, ["send", "echo", "-"], input);
    assertEquals(code, 1);
    assertStringIncludes(err, said!);
  }
});

Deno.test("send reports the outcome of an update answered without a reply", async () => {
  await using folder = await TemporaryFolder.make();
  const bots = {
    echo: {
      token: TOKEN,
      secret: SECRET,
      attempts: 1,
      handler: {
        message({ text }: Message) {
          if (text === "fail") throw new Error("it broke");
        },
      },
    },
  };
  await using server = await serve({
    ...{ bots, hostname: "127.0.0.1", port: 0, sources: ["127.0.0.1"], log: false },
    store: "memory",
  });
  const env = {
    ...{ BOT_ECHO_TOKEN: TOKEN, BOT_ECHO_SECRET: SECRET, HOST: "127.0.0.1" },
    PORT: new URL(server.url).port,
  };
  const message = (id: number, text: string) => JSON.stringify(textUpdate(id, 7, text));
  const cases: [update: string, outcome: string | undefined, said: string][] = [
    [message(1, "fine"), undefined, "No reply in the answer"],
    [message(1, "fine"), "duplicate", "handled before, or is a dead letter"],
    [message(2, "fail"), "dead", "The handler failed, and the update is a dead letter"],
    [message(2, "fail"), "duplicate", "handled before, or is a dead letter"],
    ['{"update_id":3,"poll":{}}', "ignored", "The bot has no handler for this kind"],
  ];
  for (const [update, outcome, said] of cases) {
    const file = await folder.write("update.json", update);
    const { code, out } = await runProcess(env, ["send", "echo", file]);
    assertEquals(code, 0);
    assertStringIncludes(out, said);
    const next = update.replace(/"update_id":(\d)/, '"update_id":10$1');
    if (outcome === "duplicate") continue;
    const json = await runProcess(env, ["send", "echo", "-", "--json"], next);
    assertEquals(JSON.parse(json.out).outcome, outcome);
  }
});

Deno.test("send explains a 403, and reports when nothing answers", async () => {
  await using all = await startAll({ SOURCES: "telegram" });
  const { env, main } = all;
  const update = JSON.stringify(textUpdate(5, 7, "hi"));
  const refused = await runProcess(env, ["send", "echo", "-"], update);
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.out, "SOURCES=telegram,127.0.0.1");
  main.kill("SIGKILL");
  await main.ended();
  const silent = await runProcess(env, ["send", "echo", "-"], update);
  assertEquals(silent.code, 1);
  assertStringIncludes(silent.err, "is the server running?");
});

Deno.test("info --watch runs until it is interrupted", async () => {
  await using all = await startAll();
  const child = await spawnCli(all.env, "info", "--watch", "--json");
  await child.stdin.close();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  assertStringIncludes(new TextDecoder().decode(value), '"bot":"echo"');
  child.kill("SIGINT");
  await child.status;
  await Promise.all([reader.cancel(), child.stderr.cancel()]);
});

Deno.test("main.ts registers its webhooks once it listens, and uploads its certificate", async () => {
  await using all = await startAll({ PUBLIC_URL: "https://localhost:8443/tg" });
  const { main, tg } = all;
  const { msg } = await main.logged(({ event }) => event === "registered");
  assertEquals(msg, "Registered 1 of 1 webhooks");
  const { webhook } = tg.snapshot().bots[0]!;
  assertEquals(webhook.url, "https://localhost:8443/tg/echo");
  assertEquals([webhook.has_custom_certificate, webhook.max_connections], [true, 40]);
  const events = main.log.map(({ event }) => event);
  assert(events.indexOf("listening") < events.indexOf("register"));
});

Deno.test("main.ts with REGISTER=false leaves registration to the command", async () => {
  await using all = await startAll({ PUBLIC_URL: "https://localhost:8443", REGISTER: "false" });
  const { main, tg } = all;
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
  assertEquals(main.log.some(({ event }) => event === "registered"), false);
  assertEquals(tg.log, []);
});

Deno.test("main.ts keeps serving when a registration fails, and says why", async () => {
  await using all = await startAll({
    PUBLIC_URL: "https://localhost:8443",
    BOT_COUNTER_TOKEN: "4444:revoked",
  });
  const { main } = all;
  const { msg } = await main.logged(({ event, level }) =>
    event === "register" && level === "error"
  );
  assertStringIncludes(msg, 'Cannot register bot "counter"');
  assertStringIncludes(msg, "401 Unauthorized; the token is wrong or was revoked");
  assert(!JSON.stringify(main.log).includes("4444:revoked"));
  const update = JSON.stringify(textUpdate(5, 7, "hi"));
  const env = { ...all.env, PUBLIC_URL: "https://localhost:8443" };
  assertEquals((await runProcess(env, ["send", "echo", "-"], update)).code, 0);
});

Deno.test("commands read the file named by ENV_FILE", async () => {
  await using folder = await TemporaryFolder.make();
  const ENV_FILE = await folder.write("settings.env", "BOT_ECHO_TOKEN=123456:x\nPORT=http\n");
  const { code, err } = await runProcess({ ENV_FILE }, ["info"]);
  assertEquals(code, 1);
  assertStringIncludes(err, 'PORT="http": not a whole number');
  assertEquals(err.includes("no bot has a token"), false);
  const missing = await runProcess({ ENV_FILE: folder.file("none") }, ["info"]);
  assertEquals(missing.code, 1);
  assertStringIncludes(missing.err, "there is no such file");
});
