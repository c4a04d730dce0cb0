/**
 * Starting a relay: its bots, its server, and its end.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import { Traffic } from "../simulator/wire/traffic.ts";
import type { WireSource } from "../simulator/wire/source.ts";
import { deriveSecret } from "../telegram/credentials.ts";
import { systemClock } from "../util/clock.ts";
import { createRedactor } from "../util/redact.ts";
import { denoNetwork } from "../webhook_sender/deno_network.ts";
import type { WebhookReply } from "../webhook_sender/webhook_reply.ts";
import { checkOptions } from "./check_options.ts";
import { createFront } from "./front.ts";
import { createInspector } from "./inspector.ts";
import { reportDeliveries } from "./delivery_notices.ts";
import { openEvents } from "./log_option.ts";
import { meetBots } from "./meet_bots.ts";
import { openMemory, type SetAddress } from "./memory.ts";
import type { Relay, RelayOptions } from "./options.ts";
import { createPassThrough, replyRequest } from "./pass_through.ts";
import { RelayBot } from "./relay_bot.ts";
import { RunningRelay } from "./running_relay.ts";
import { makeWay, putBack } from "./upstream_webhook.ts";

const API_ROOT = "https://api.telegram.org";
const FOLDER = ".relay";

/** Starts a relay, as `relay` says. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const target = checkOptions(options);
  const { clock = systemClock, random = Math.random, telegram = {}, folder } = options;
  const { force = false, restore = false, certificate, insecure = false } = options;
  const { emit, flush } = openEvents(options);
  const memory = openMemory(folder);
  const traffic = new Traffic({ clock, random });
  const network = denoNetwork({ insecure });
  const apiRoot = (telegram.apiRoot ?? API_ROOT).replace(/\/$/, "");
  const known = await meetBots(options.bots, { clock, random, ...telegram, apiRoot });
  const webhookOptions = { force, restore, certificate, memory, emit };
  const pass = createPassThrough({
    apiRoot,
    fetch: telegram.fetch ?? fetch,
    traffic,
  });
  async function reply(bot: RelayBot, call: WebhookReply): Promise<void> {
    const request = replyRequest(call.method, call);
    const path = `/${call.method}`;
    const answer = await pass({
      bot,
      prefix: "/bot",
      path,
      search: "",
      via: "webhook reply",
      request,
    });
    await answer.body?.pipeTo(new WritableStream()).catch(() => {}); // It is on the wire.
  }
  const bots = known.map((bot) => new RelayBot({ ...bot, traffic, network, target, reply, emit }));
  for (const { name, username } of bots) reportDeliveries({ name, username, traffic, emit });
  const byToken = new Map(bots.map((bot) => [bot.token, bot]));
  const source: WireSource = {
    traffic,
    accounts: () => bots,
    webhookOf: ({ id }) => bots.find((bot) => bot.id === id)!.webhook,
    view: ({ id }) => bots.find((bot) => bot.id === id)!.view,
    faults: () => ({ delayMs: 0, planned: [] }),
    captures: `${folder ?? FOLDER}/captures`,
  };
  const closing = new AbortController();
  const page = createInspector({ source, token: options.pageToken, signal: closing.signal });
  const botOf = (token: string) => byToken.get(token);
  const running = new RunningRelay({
    hostname: options.hostname ?? "127.0.0.1",
    port: options.port ?? 0,
    answer: createFront({ botOf, pass, traffic, memory, page }),
    closing,
    bots,
    drainMs: options.drainMs ?? 5000,
    redact: createRedactor([...byToken.keys(), options.pageToken ?? ""]),
    putBack: () => Promise.all(known.map((bot) => putBack(bot, webhookOptions))),
    emit,
    flush,
  });
  try {
    // Now, when nothing else can fail: what it deletes is missed otherwise.
    await makeWay(known, webhookOptions);
    await setWebhooks(bots, options, memory.of, emit);
  } catch (error) {
    await running.close();
    throw error;
  }
  for (const bot of bots) bot.start();
  return running;
}

/** Webhooks that were set before the relay was restarted, and the one that the options name. */
async function setWebhooks(
  bots: readonly RelayBot[],
  { to, bots: given }: RelayOptions,
  memoryOf: ReturnType<typeof openMemory>["of"],
  emit: Observer,
): Promise<void> {
  await Promise.all(bots.map(async (bot) => {
    const known = memoryOf(bot.id).webhook;
    if (!known && to === undefined) return;
    const address: SetAddress = known ?? {
      url: to!,
      ipAddress: "",
      maxConnections: "",
      secretToken: given[bot.name]!.secret ?? await deriveSecret(bot.token),
    };
    try {
      await bot.setAgain({ ...address, allowed: address.allowed ?? bot.allowed });
    } catch (error) {
      const text = `Bot "${bot.name}": Cannot set its webhook again; restart the bot`;
      emit({ type: "notice", level: "warn", name: "webhook_not_set", text, error });
    }
  }));
}
