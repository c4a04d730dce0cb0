/**
 * The real server over TLS in front of a simulated Telegram, for one hosted bot.
 */
import { assertEquals } from "@std/assert";
import type { BotOptions } from "../../../src/app/options.ts";
import type { PosternEvent } from "../../../src/events/events.ts";
import { serve } from "../../../src/app/serve.ts";
import type { Server } from "../../../src/app/serve.ts";
import {
  type CallEntry,
  type DeliveryEntry,
  type Person,
  type RunningSimulator,
  type SimulatedBot,
  startSimulator,
} from "../../../src/simulator/mod.ts";
import { createApi } from "../../../src/telegram/api/mod.ts";
import { makeCertificate } from "../../simulator/helpers/certificate.ts";

const { cert, key } = await makeCertificate();
const folder = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
await Deno.writeTextFile(`${folder}/cert.pem`, cert);
await Deno.writeTextFile(`${folder}/key.pem`, key);

/** What a bot is created with. */
export interface Made {
  readonly tg: RunningSimulator;
  readonly account: SimulatedBot;
  /** The Bot API's root. */
  readonly apiRoot: string;
}

/** A hosted bot, its Telegram, and someone to talk to it. */
export class Stage implements AsyncDisposable {
  readonly tg: RunningSimulator;
  readonly account: SimulatedBot;
  readonly ada: Person;
  readonly events: PosternEvent[] = [];
  server!: Server;
  readonly #waiting: (() => void)[] = [];

  /** The server's certificate. */
  readonly certificate = cert;

  private constructor(tg: RunningSimulator, token?: string) {
    this.tg = tg;
    this.account = tg.bot("hosted", token === undefined ? {} : { token });
    this.ada = tg.user("Ada");
  }

  /** Hosts the bot that a function creates, and sets its webhook. */
  static async open(
    make: (made: Made) => BotOptions["handler"],
    options: Partial<BotOptions> = {},
    state?: unknown,
  ): Promise<Stage> {
    const tg = await startSimulator({ caCerts: [cert], patience: 60_000 });
    const stage = new Stage(tg, options.token);
    const { apiRoot } = tg;
    const { account } = stage;
    const handler = make({ tg, account, apiRoot });
    stage.server = await serve({
      log: false,
      bots: { hosted: { handler, secret: "s3cret", ...options } },
      hostname: "127.0.0.1",
      port: 0,
      cert: `${folder}/cert.pem`,
      key: `${folder}/key.pem`,
      sources: ["127.0.0.0/8"],
      telegram: { apiRoot },
      state,
      observers: [(event) => {
        stage.events.push(event);
        for (const wake of stage.#waiting.splice(0)) wake();
      }],
    });
    const api = createApi({ token: account.token, apiRoot });
    await api.setWebhook({ url: `${stage.server.url}/hosted`, secret_token: "s3cret" });
    return stage;
  }

  /** The calls of one method, oldest first. */
  calls(method: string): CallEntry[] {
    return this.tg.log.filter((entry): entry is CallEntry =>
      entry.type === "call" && entry.method === method
    );
  }

  /** The deliveries, oldest first. */
  get deliveries(): DeliveryEntry[] {
    return this.tg.log.filter((entry): entry is DeliveryEntry => entry.type === "delivery");
  }

  /** The types of the events about runs and updates. */
  get reported(): string[] {
    return this.events.filter((event) => event.type !== "notice")
      .map((event) => event.type === "update" ? `update ${event.outcome}` : event.type);
  }

  /** Waits until an event has been reported. */
  async until(what: string): Promise<void> {
    while (!this.reported.includes(what)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** What the bot said in Ada's chat. */
  get said(): (string | undefined)[] {
    return this.ada.sees(this.account).filter(({ from }) => from?.is_bot).map(({ text }) => text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tg.close();
    await this.server.shutdown();
  }
}

/** A promise that a test resolves. */
export function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** Makes Ada say hi to a bot whose first attempt fails and whose next one replies with its number. */
export async function assertTriedAgain(stage: Stage): Promise<void> {
  const { ada, account, tg } = stage;
  await ada.says(account, "hi");
  assertEquals((await ada.hears(account)).text, "attempt 2");
  await tg.idle(account);
  assertEquals(stage.deliveries.map(({ status }) => status), [500, 200]);
}
