/** Webhooks that are kept registered while a server runs. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import type { NoticeEvent } from "../../src/events/events.ts";
import {
  FakeClock,
  type SimulatedBot,
  Simulator,
  type SimulatorOptions,
  WireError,
} from "../../src/simulator/mod.ts";
import { type KeeperOptions, WebhookKeeper } from "../../src/webhooks/keeper.ts";
import { createApi } from "../../src/telegram/api/mod.ts";
import { makeCertificate } from "../../src/tls/generate.ts";
import { Fetches } from "../helpers/fetches.ts";

const PUBLIC_URL = "https://127.0.0.1/tg";

/** A Bot API that fails on demand, in front of a simulated Telegram. */
class KeptBot implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly tg: Simulator;
  readonly echo: SimulatedBot;
  readonly notices: NoticeEvent[] = [];
  readonly calls: string[] = [];
  readonly stop = new AbortController();
  /** Answers to give instead of Telegram's, while any are left. */
  failures: Response[] = [];
  readonly #fetches = new Fetches();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #running: Promise<void> | undefined;
  keeper!: WebhookKeeper;

  constructor(options: SimulatorOptions = {}) {
    this.tg = new Simulator({ ...options, clock: this.clock });
    this.echo = this.tg.bot("echo");
    this.#server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
      const method = request.url.split("/").at(-1)!;
      this.calls.push(method);
      return this.failures.shift() ?? this.tg.fetch(request);
    });
  }

  get apiRoot(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  start(more: Partial<KeeperOptions> = {}): void {
    const { token } = this.echo;
    const bot = { name: "echo", token, path: "/echo", secrets: ["derived"] };
    this.keeper = new WebhookKeeper({
      bots: () => [{ ...bot, allowedUpdates: ["message"] }],
      publicUrl: PUBLIC_URL,
      telegram: { apiRoot: this.apiRoot },
      clock: this.clock,
      random: () => 0.5,
      emit: (event) => event.type === "notice" && this.notices.push(event),
      signal: this.stop.signal,
      ...more,
    });
    this.#running = this.keeper.run();
  }

  get webhook() {
    return this.tg.snapshot().bots[0]!.webhook;
  }

  texts(): string[] {
    return this.notices.filter(({ level }) => level !== "debug").map(({ text }) => text);
  }

  /**
   * Lets time pass in steps until something is so, while no call is on its way; fails after two
   * simulated hours.
   */
  async until(isSo: () => boolean, stepMs = 5000): Promise<number> {
    const begun = this.clock.now();
    while (!isSo()) {
      assert(this.clock.now() - begun < 7_200_000, `never happened: ${this.texts().join("\n")}`);
      await this.#fetches.settle();
      if (!isSo()) await this.clock.advance(stepMs);
    }
    return this.clock.now() - begun;
  }

  /** Lets time pass, and the calls that it causes be answered. */
  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
    await this.#fetches.settle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop.abort();
    await this.#running;
    this.#fetches[Symbol.dispose]();
    await this.#server.shutdown();
    this.tg.close();
  }
}

function badGateway(): Response {
  return new Response("<html>", { status: 502 });
}

Deno.test("WebhookKeeper retries until the webhook is set, however long the API is down", async () => {
  await using bot = new KeptBot();
  bot.failures = Array.from({ length: 24 }, badGateway);
  bot.start();
  await bot.until(() => bot.webhook.url !== "");
  assertEquals(bot.webhook.url, "https://127.0.0.1/tg/echo");
  await bot.until(() => bot.texts().at(-1) === "Registered 1 of 1 webhooks");
  // A line for the first failure, which takes more than five seconds, none for the retries, and one
  // once it is set.
  const [slow, failed, , set] = bot.texts();
  assertEquals(
    slow,
    `Bot "echo": ${new URL(bot.apiRoot).host} has not answered getWebhookInfo with a result ` +
      "for 5 s; still trying",
  );
  assertStringIncludes(failed!, 'Cannot register bot "echo"');
  assertStringIncludes(failed!, "trying again until it is set");
  assertEquals(set, "echo: Webhook was set; url was none, now https://127.0.0.1/tg/echo");
  assertEquals(bot.texts().length, 5);
});

Deno.test("WebhookKeeper waits as long as a 429 says", async () => {
  await using bot = new KeptBot();
  const answer = {
    ...{ ok: false, error_code: 429, description: "Too Many Requests: retry after 90" },
    parameters: { retry_after: 90 },
  };
  bot.failures = [Response.json(answer, { status: 429 })];
  bot.start();
  const ms = await bot.until(() => bot.webhook.url !== "");
  assert(ms >= 90_000 && ms < 120_000, `${ms} ms`);
});

for (const retry_after of [1e9, "soon", -1]) {
  Deno.test(`WebhookKeeper tries again within the hour after a 429 with ${retry_after}`, async () => {
    await using bot = new KeptBot();
    const answer = {
      ok: false,
      error_code: 429,
      description: "Flood",
      parameters: { retry_after },
    };
    bot.failures = [Response.json(answer, { status: 429 })];
    bot.start();
    const ms = await bot.until(() => bot.webhook.url !== "", retry_after === 1e9 ? 60_000 : 500);
    assert(ms >= 500, `${ms} ms`);
  });
}

for (const result of [null, "x", { url: 5 }, {}, [], true]) {
  Deno.test(`WebhookKeeper does not believe ${JSON.stringify(result)}, and tries again`, async () => {
    await using bot = new KeptBot();
    bot.failures = Array.from({ length: 3 }, () => Response.json({ ok: true, result }));
    bot.start();
    await bot.until(() => bot.webhook.url !== "");
    assertStringIncludes(
      bot.texts()[0]!,
      "its result is not one of Telegram's; check the API root",
    );
  });
}

Deno.test("WebhookKeeper does not count a webhook as set when the answer is not Telegram's", async () => {
  await using bot = new KeptBot();
  const info = { url: "", has_custom_certificate: false, pending_update_count: 0 };
  bot.failures = [info, false].map((result) => Response.json({ ok: true, result }));
  bot.start();
  const ms = await bot.until(() => bot.webhook.url !== "");
  assert(ms < 60_000, `${ms} ms`);
});

Deno.test("WebhookKeeper checks every ten minutes and corrects what others changed", async () => {
  await using bot = new KeptBot();
  bot.start();
  await bot.until(() => bot.texts().length === 2);
  await bot.clock.advance(2000); // Telegram allows one change a second.
  const other = createApi({ token: bot.echo.token, apiRoot: bot.apiRoot });
  await other.setWebhook({ url: "https://127.0.0.1/other" });
  assertEquals(bot.webhook.url, "https://127.0.0.1/other");
  const before = bot.clock.now();
  await bot.until(() => bot.webhook.url === "https://127.0.0.1/tg/echo", 10_000);
  const ms = bot.clock.now() - before;
  assert(ms >= 500_000 && ms <= 700_000, `${ms} ms`);
  await bot.until(() => bot.texts().length === 4);
  assertStringIncludes(
    bot.texts()[2]!,
    "url was https://127.0.0.1/other, now https://127.0.0.1/tg",
  );
});

Deno.test("WebhookKeeper reports a delivery failure that Telegram reports, once", async () => {
  const connect = () => Promise.reject(new WireError("Connection refused"));
  const resolve = () => Promise.resolve(["127.0.0.1"]);
  await using bot = new KeptBot({ network: { connect, resolve } });
  bot.start();
  await bot.until(() => bot.texts().length === 2);
  await bot.clock.advance(2000);
  await bot.tg.user("Ada").says(bot.echo, "hello");
  await bot.until(() => bot.notices.some(({ name }) => name === "webhook_error"), 10_000);
  const errors = bot.notices.filter(({ name }) => name === "webhook_error");
  assertStringIncludes(errors[0]!.text, 'Telegram cannot deliver to bot "echo": ');
  assertStringIncludes(errors[0]!.text, "(1 pending)");
});

const rejections: [what: string, message: string, isSetAgain: boolean][] = [
  ["another secret token", "Wrong response from the webhook: 401 Unauthorized", true],
  ["a handler that throws", "Wrong response from the webhook: 500 Internal Server Error", false],
  ["a certificate of a public authority", "SSL error {certificate verify failed}", false],
];
for (const [what, message, isSetAgain] of rejections) {
  Deno.test(`WebhookKeeper sets a webhook ${isSetAgain ? "again" : "once"} with ${what}`, async () => {
    await using bot = new KeptBot();
    bot.start();
    await bot.until(() => bot.texts().length === 2);
    const last_error_date = Math.floor(bot.clock.date() / 1000) + 300;
    const result = { ...bot.webhook, last_error_date, last_error_message: message };
    bot.calls.length = 0;
    bot.failures = [Response.json({ ok: true, result })];
    await bot.until(() => bot.notices.some(({ name }) => name === "webhook_error"), 10_000);
    // The next check, ten minutes later, finds the failure again, but no new one.
    bot.failures = [];
    await bot.until(() => bot.calls.at(-1) === "getWebhookInfo" && bot.calls.length > 2, 10_000);
    const sets = bot.calls.filter((call) => call === "setWebhook").length;
    assertEquals(sets, isSetAgain ? 1 : 0, bot.calls.join(" "));
  });
}

Deno.test("WebhookKeeper uploads a renewed certificate again, at once if woken", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const make = () => makeCertificate({ hosts: ["127.0.0.1"], folder: join(folder, "pair") });
    const { cert } = await make();
    await using bot = new KeptBot();
    bot.start({ cert });
    await bot.until(() => bot.calls.filter((call) => call === "setWebhook").length === 1);
    await bot.until(() => bot.texts().length === 2);
    assertEquals(bot.webhook.has_custom_certificate, true);
    await Deno.remove(join(folder, "pair"), { recursive: true });
    await make();
    await bot.pass(2000); // Telegram allows one change a second.
    bot.keeper.wake();
    const begun = bot.clock.now();
    await bot.until(() => bot.calls.filter((call) => call === "setWebhook").length === 2, 1);
    assert(bot.clock.now() - begun < 60_000);
    // The same certificate is not uploaded again.
    const { length } = bot.calls;
    bot.keeper.wake();
    await bot.until(() => bot.calls.length > length, 1);
    await bot.pass(1000);
    assertEquals(bot.calls.filter((call) => call === "setWebhook").length, 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
