/**
 * Starting a relay: its bots, its server, and its end.
 *
 * @module
 */
import { joinObservers } from "../events/join.ts";
import { Traffic } from "../simulator/wire/traffic.ts";
import type { WireSource } from "../simulator/wire/source.ts";
import { type Api, createApi } from "../telegram/api/mod.ts";
import { botIdOf, isToken } from "../telegram/credentials.ts";
import { parseWebhookUrl, type WebhookUrl, WebhookUrlError } from "../telegram/webhook_url.ts";
import { systemClock } from "../util/clock.ts";
import { denoNetwork } from "../webhook_sender/deno_network.ts";
import type { WebhookReply } from "../webhook_sender/webhook_reply.ts";
import { createFront } from "./front.ts";
import { createInspector } from "./inspector.ts";
import { openMemory, type SetAddress } from "./memory.ts";
import type { Relay, RelayOptions } from "./options.ts";
import { createPassThrough, replyRequest } from "./pass_through.ts";
import { RelayBot } from "./relay_bot.ts";
import { RunningRelay } from "./running_relay.ts";
import { makeWay, putBack } from "./upstream_webhook.ts";

const API_ROOT = "https://api.telegram.org";
const FOLDER = ".relay";
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;

/** Starts a relay, as `relay` says. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const target = checkOptions(options);
  const { clock = systemClock, random = Math.random, telegram = {}, folder } = options;
  const { force = false, restore = false, certificate, insecure = false } = options;
  const emit = joinObservers(options.observers ?? []);
  const memory = openMemory(folder);
  const traffic = new Traffic({ clock, random });
  const network = denoNetwork({ insecure });
  const known = await Promise.all(
    Object.entries(options.bots).map(async ([name, { token, secret }]) => {
      const api: Api = createApi({ token, clock, random, ...telegram });
      const [me, info] = await Promise.all([api.getMe(), api.getWebhookInfo()]);
      return { name, token, secret, id: me.id, api, me, info };
    }),
  );
  const webhookOptions = { force, restore, certificate, memory, emit };
  const pass = createPassThrough({
    apiRoot: (telegram.apiRoot ?? API_ROOT).replace(/\/$/, ""),
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
    putBack: () => Promise.all(known.map((bot) => putBack(bot, webhookOptions))),
    emit,
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
  { to }: RelayOptions,
  memoryOf: ReturnType<typeof openMemory>["of"],
  emit: ReturnType<typeof joinObservers>,
): Promise<void> {
  await Promise.all(bots.map(async (bot) => {
    const named: SetAddress | undefined = to === undefined
      ? undefined
      : { url: to, ipAddress: "", maxConnections: "", secretToken: "" };
    const address = memoryOf(bot.id).webhook ?? named;
    if (!address) return;
    try {
      await bot.setAgain({ ...address, allowed: address.allowed ?? bot.allowed });
    } catch (error) {
      const text = `Bot "${bot.name}": Cannot set its webhook again; restart the bot`;
      emit({ type: "notice", level: "warn", name: "webhook_not_set", text, error });
    }
  }));
}

function checkOptions({ bots, to, hostname = "127.0.0.1", pageToken }: RelayOptions) {
  const tokens = Object.entries(bots);
  if (tokens.length === 0) throw new TypeError("Cannot relay: `bots` is empty; add at least one");
  const ids = new Map<number, string>();
  for (const [name, { token }] of tokens) {
    if (!isToken(token)) {
      throw new TypeError(
        `Cannot relay bot "${name}": its token is malformed; copy it from @BotFather`,
      );
    }
    const other = ids.get(botIdOf(token));
    if (other !== undefined) {
      throw new TypeError(`Cannot relay bots "${other}" and "${name}": they are the same bot`);
    }
    ids.set(botIdOf(token), name);
  }
  if (!LOOPBACK.test(hostname) && (pageToken ?? "").length < MIN_PAGE_TOKEN) {
    throw new TypeError(
      `Cannot listen on ${hostname} without a token for the inspector; set RELAY_TOKEN ` +
        `(\`pageToken\`) to ${MIN_PAGE_TOKEN} characters or more`,
    );
  }
  return to === undefined ? true : readTarget(to);
}

const MIN_PAGE_TOKEN = 16;

function readTarget(to: string): WebhookUrl {
  try {
    return parseWebhookUrl(to);
  } catch (error) {
    if (!(error instanceof WebhookUrlError)) throw error;
    throw new TypeError(
      `Cannot deliver to "${to}": ${error.message}; give http(s)://host[:port]/path`,
    );
  }
}
