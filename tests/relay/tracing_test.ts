/** With Deno's tracing on, neither a bot's token nor a page's may leave the process. */
import { assert, assertEquals } from "@std/assert";
import { startSimulator } from "../../src/simulator/mod.ts";
import { type Collector, startCollector } from "../telegram/tracing/otlp_collector.ts";
import { call, echo, until, webhook } from "./helpers.ts";
import { startRelayProcess, startSimulatorProcess } from "./process.ts";

const TOKEN = "123456789:AAE-SECRETsecret_SECRETsecretSECRET1";
const PAGE_TOKEN = "page-SECRET-page-SECRET";

function assertSecret({ bodies }: Collector): void {
  assert(bodies.length > 0);
  const leaks = bodies.flatMap((body) => body.match(/.{0,300}(SECRET|%3AAAE|AAE-).{0,99}/g) ?? []);
  assertEquals(leaks, []);
}

/** Calls of every kind at an API root, by every spelling of the token. */
async function callAll(apiRoot: string): Promise<void> {
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
    const response = await fetch(`${apiRoot}${path}`, { headers, redirect: "manual", ...init });
    await response.bytes();
  };
  const body = new FormData();
  body.set("chat_id", "1");
  body.set("document", new File([new Uint8Array(9)], "a.bin"));
  for (const token of [TOKEN, encodeURIComponent(TOKEN), `${TOKEN}x`]) {
    await ask(`/bot${token}/getMe?x=${token}`);
    await ask(`/bot${token}/getWebhookInfo`);
    await ask(`/bot${token}/${token}`);
    await ask(`/bot${token}/sendDocument`, { method: "POST", body });
    await ask(`/file/bot${token}/documents/none`);
    await ask(`/bot${token}`);
    await ask(`//bot${token}/getMe`);
    await ask(`/nothing/${token}`, { method: "DELETE" });
  }
}

Deno.test("with OTEL_DENO=true the relay exports spans with method, bot and status, and no token", async () => {
  const folder = await Deno.makeTempDir();
  await using tg = await startSimulator({ patience: 60_000 });
  const bot = tg.bot("echo", { token: TOKEN });
  const ada = tg.user("Ada");
  await using hook = webhook(echo);
  await using collector = startCollector();
  const env = { BOT_ECHO_TOKEN: TOKEN, TELEGRAM_API_ROOT: tg.apiRoot, RELAY_TOKEN: PAGE_TOKEN };
  const relay = await startRelayProcess([], { ...env, ...collector.env }, folder);
  const { apiRoot } = relay;

  await callAll(apiRoot);
  for (const path of ["/", "/events", "/act/clear"]) {
    await fetch(`${apiRoot}${path}?token=${PAGE_TOKEN}`, { redirect: "manual" })
      .then(({ body }) => body?.cancel());
  }
  await call(apiRoot, TOKEN, "setWebhook", { url: `${hook.url}/${TOKEN}` });
  await ada.says(bot, "hello");
  assertEquals((await ada.hears(bot)).text, "hello");
  await tg.close();
  await call(apiRoot, TOKEN, "getMe");
  await relay.stop();

  assertSecret(collector);
  const calls = collector.spans()
    .filter(({ scope, attributes }) => scope === "postern" && attributes["telegram.bot_id"])
    .map(({ name, attributes }) => `${name} ${attributes["http.response.status_code"]}`);
  for (const expected of ["getMe 200", "sendMessage 200", "download 404", "getMe undefined"]) {
    assert(calls.includes(expected), `${expected} of ${calls.join(", ")}`);
  }
  const paths = collector.spans().map(({ attributes }) => attributes["url.path"]);
  assert(paths.includes("/<token>/getMe"), paths.join("\n"));
  await Deno.remove(folder, { recursive: true });
});

Deno.test("with OTEL_DENO=true no token leaves the simulator", async () => {
  for (const args of [[], ["--control"]]) {
    await using collector = startCollector();
    await using hook = webhook(() => {});
    const running = await startSimulatorProcess(
      ["--bot", `echo=${TOKEN}`, "--user", "Ada", ...args],
      collector.env,
    );
    await callAll(running.apiRoot);
    for (const path of ["/", "/events"]) {
      await fetch(`${running.apiRoot}${path}`).then(({ body }) => body?.cancel());
    }
    await call(running.apiRoot, TOKEN, "setWebhook", { url: `${hook.url}/${TOKEN}` });
    await until(async () => (await call(running.apiRoot, TOKEN, "getWebhookInfo")).result.url);
    assert(running.said().includes(TOKEN), "its bots' tokens are shown in the terminal");
    await running.stop();
    assertSecret(collector);
  }
});
