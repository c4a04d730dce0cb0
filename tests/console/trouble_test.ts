/** Each kind of trouble: alerted once when it has lasted for a minute, and once when it is over. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createConsole } from "../../src/console/mod.ts";
import { backlogOf } from "../../src/console/backlog.ts";
import { internalsOf } from "../../src/app/internals.ts";
import type { AppOptions, BotOptions } from "../../src/app/options.ts";
import { cuttable } from "../durable/helpers/stage.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";
import { createMemoryStore } from "../../src/store/tables_store.ts";
import { Fetches } from "../helpers/fetches.ts";
import { TemporaryFolder } from "../helpers/folder.ts";
import { hostApp } from "../helpers/app.ts";

/** How often the console looks for trouble. */
const TROUBLE_MS = 10_000;

/** Telegram's view of a webhook, and a receiver of alerts. */
class World implements AsyncDisposable {
  readonly alerts: { state: string; bot?: string; text: string; detail: string }[] = [];
  /** What getWebhookInfo says. */
  info: Record<string, unknown> = {};
  /** Whether alerts are accepted. */
  reachable = true;
  readonly clock = new FakeClock(Date.now());
  /** When the console was opened, and how often it has looked for trouble since. */
  #since = Infinity;
  #looks = 0;
  readonly #fetches = new Fetches();
  readonly #server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      if (request.url.endsWith("/getWebhookInfo")) {
        const result = { url: "", pending_update_count: 0, ...this.info };
        return Response.json({ ok: true, result: { has_custom_certificate: false, ...result } });
      }
      if (!this.reachable) return new Response("no", { status: 502 });
      this.alerts.push(await request.json());
      return new Response();
    },
  );
  readonly url = `http://127.0.0.1:${this.#server.addr.port}`;

  /** An application with alerts. */
  async host(options: Partial<AppOptions> = {}, bot: Partial<BotOptions> = {}) {
    const { clock, url } = this;
    const hosted = hostApp({ clock, telegram: { apiRoot: url, pace: false }, ...options }, bot);
    const console = createConsole(hosted.app, {
      alerts: { url: `${url}/hook` },
      checks: [{ name: "counted", problem: () => void this.#looks++ }],
    });
    const request = new Request("http://localhost/livez", { headers: { host: "localhost" } });
    await (await console.fetch(request)).body?.cancel();
    await this.#fetches.settle();
    this.#since = clock.now();
    return {
      ...hosted,
      async glance() {
        const asked = new Request("http://localhost/glance", { headers: { host: "localhost" } });
        return await (await console.fetch(asked)).json();
      },
      [Symbol.asyncDispose]: async () => {
        this.#since = Infinity;
        await console.close();
        const closed = hosted.app.close(0);
        await clock.advance(100);
        await closed;
      },
    };
  }

  /**
   * Lets time pass. Alerts go over real sockets, and dead letters and certificates are read from a
   * real disk: time waits for both.
   */
  async pass(seconds: number, meanwhile = () => {}): Promise<void> {
    for (let left = seconds; left > 0; left -= 5) {
      await meanwhile();
      await this.clock.advance(5000);
      const due = Math.floor((this.clock.now() - this.#since) / TROUBLE_MS);
      while (this.#looks < due) await new Promise((resolve) => setTimeout(resolve, 1));
      await this.#fetches.settle();
    }
  }

  /** The alerts so far, one line each. */
  get said(): string[] {
    return this.alerts.map(({ state, bot, detail }) => `${state} ${bot ?? "server"}: ${detail}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#fetches[Symbol.dispose]();
    await this.#server.shutdown();
  }
}

Deno.test("a growing number of pending updates is trouble, a shrinking one is not", async () => {
  await using world = new World();
  world.info = { pending_update_count: 500 };
  await using _ = await world.host();
  let left = 500;
  await world.pass(200, () => world.info = { pending_update_count: left -= 5 });
  assertEquals(world.said, [], "many, but they become fewer");
  let pending = 400;
  await world.pass(200, () => world.info = { pending_update_count: pending += 5 });
  assertEquals(world.alerts.length, 1, world.said.join());
  assertStringIncludes(world.said[0]!, "trouble echo:");
  assertStringIncludes(world.said[0]!, "updates are pending at Telegram, and their number grows");
  await world.pass(130, () => world.info = { pending_update_count: 0 });
  assertStringIncludes(world.said[1]!, "over echo:");
});

Deno.test("backlogOf() compares with the previous observation", () => {
  assertEquals(backlogOf(500), undefined);
  assertEquals(backlogOf(500, { waiting: 600 }), undefined);
  assertEquals(backlogOf(500, { waiting: 500 }), "stays");
  assertEquals(backlogOf(50, { waiting: 50 }), undefined);
  assertEquals(backlogOf(50, { waiting: 49 }), "grows");
  assertEquals(backlogOf(50, { waiting: 50, backlog: "grows" }), "grows");
  assertEquals(backlogOf(9, { waiting: 1 }), undefined);
});

Deno.test("failing deliveries and a drifted webhook are trouble", async () => {
  await using world = new World();
  await using _ = await world.host({ publicUrl: "https://bot.example.com" });
  const now = () => Math.floor(world.clock.date() / 1000);
  const failing = () => {
    world.info = { last_error_date: now(), last_error_message: "Connection refused" };
  };
  failing();
  await world.pass(150, failing);
  assertEquals(world.alerts.length, 2, world.said.join());
  const [drift, error] = world.said;
  assertStringIncludes(drift!, "trouble echo: url is none");
  assertStringIncludes(error!, "trouble echo: Connection refused: nothing listens");
  await world.pass(400, () => world.info = { url: "https://bot.example.com/echo" });
  assertEquals(world.said[2], "over echo: Connection refused", "without what to do");
});

Deno.test("a webhook is looked up again as soon as it has been set", async () => {
  await using world = new World();
  await using hosted = await world.host({ publicUrl: "https://bot.example.com" });
  const troubles = async () => (await hosted.glance()).bots[0].troubles;
  await world.pass(5);
  assertStringIncludes((await troubles()).join(), "url is none");
  world.info = { url: "https://bot.example.com/echo" };
  const { emit } = internalsOf(hosted.app);
  emit({ type: "notice", level: "info", name: "registered", text: "Registered 1 of 1 webhooks" });
  await world.pass(5);
  assertEquals((await troubles()).join().includes("url is"), false);
});

Deno.test("an error of the last restart is not alerted: Telegram only keeps it", async () => {
  await using world = new World();
  const last_error_date = Math.floor(world.clock.date() / 1000) - 10;
  world.info = { last_error_date, last_error_message: "Connection refused" };
  await using _ = await world.host();
  await world.pass(400);
  assertEquals(world.said, []);
});

Deno.test("a handler that fails for longer than a minute is trouble, once", async () => {
  await using world = new World();
  let broken = true;
  await using hosted = await world.host({ attempts: 1000 }, {
    handler: () => {
      if (broken) throw new Error("out of tea");
    },
  });
  let id = 0;
  const bring = () => void hosted.app.dispatch("echo", { update_id: ++id });
  await world.pass(45, bring);
  broken = false;
  await world.pass(120, bring);
  assertEquals(world.said, [], "it was over soon");
  broken = true;
  await world.pass(180, bring);
  assertEquals(world.said, ["trouble echo: its handler fails: Error: out of tea"]);
  broken = false;
  await world.pass(120, bring);
  assertEquals(world.said[1], "over echo: its handler fails: Error: out of tea");
});

Deno.test("a single dead letter is trouble until it is dropped", async () => {
  await using folder = await TemporaryFolder.make();
  await using world = new World();
  await using hosted = await world.host({ attempts: 1, deadLetters: folder.file("dead") }, {
    handler: () => {
      throw new Error("out of tea");
    },
  });
  await hosted.app.dispatch("echo", { update_id: 1 });
  await world.pass(100);
  assertEquals(world.said, [
    "trouble echo: it has new dead letters: Error: out of tea; run `deno task bot dead`",
  ]);
  assertEquals(await hosted.app.deadLetters.drop({ bot: "echo" }), 1);
  await world.pass(20);
  assertEquals(world.alerts[1]!.state, "over");
});

Deno.test("dead letters that are not kept are trouble for a while", async () => {
  await using world = new World();
  await using hosted = await world.host({ attempts: 1 }, {
    handler: () => {
      throw new Error("out of tea");
    },
  });
  await hosted.app.dispatch("echo", { update_id: 1 });
  await world.pass(100);
  await world.pass(300);
  assertEquals(world.alerts.map(({ state }) => state), ["trouble", "over"]);
});

Deno.test("a certificate with less than 14 days left is trouble", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert } = await folder.certificate();
  await using world = new World();
  const { X509Certificate } = await import("node:crypto");
  const until = Date.parse(new X509Certificate(await Deno.readTextFile(cert)).validTo);
  await world.clock.advance(until - world.clock.date() - 13.5 * 86_400_000);
  await using _ = await world.host({ cert });
  await world.pass(100);
  assertEquals(world.said, ["trouble server: the certificate expires in 13 days; renew it"]);
});

Deno.test("an unavailable store is trouble until it is back", async () => {
  await using world = new World();
  const store = cuttable(createMemoryStore(world.clock));
  await using hosted = await world.host({ store }, {});
  store.cut = true;
  await hosted.app.dispatch("echo", { update_id: 1 } as never);
  await world.pass(100);
  assertEquals(world.said, ["trouble server: store: the store cannot be used"]);
  store.cut = false;
  await world.pass(30);
  assertEquals(world.alerts[1]!.state, "over");
});

Deno.test("an alert that cannot be delivered is delivered later, in order, and logged once", async () => {
  await using folder = await TemporaryFolder.make();
  await using world = new World();
  await using hosted = await world.host({ attempts: 1, deadLetters: folder.file("dead") }, {
    handler: () => {
      throw new Error("out of tea");
    },
  });
  world.reachable = false;
  const tried = () => hosted.eventsOf("notice").filter(({ name }) => name === "alert").length;
  await hosted.app.dispatch("echo", { update_id: 1 });
  await world.pass(100);
  await hosted.app.deadLetters.drop({});
  await world.pass(30);
  assertEquals(world.alerts, []);
  world.reachable = true;
  await world.pass(20);
  assertEquals(world.alerts.map(({ state }) => state), ["trouble", "over"]);
  assertEquals(tried(), 1);
});
