/**
 * Starting a relay: its bots and its server.
 *
 * @module
 */
import { Traffic } from "../simulator/wire/traffic.ts";
import { systemClock } from "../util/clock.ts";
import { createRedactor } from "../util/redact/redact.ts";
import { denoNetwork } from "../webhook_sender/deno_network.ts";
import { checkOptions } from "./check_options.ts";
import { createRequestHandler } from "./request_handler.ts";
import { createInspector } from "./inspector.ts";
import { openEvents } from "./log_option.ts";
import { openMemory } from "./memory.ts";
import type { Relay, RelayOptions } from "./options.ts";
import { createPassThrough } from "./pass_through.ts";
import { RelayBots } from "./relay_bots.ts";
import { RunningRelay } from "./running_relay.ts";
import { API_ROOT } from "../telegram/api_root.ts";

const FOLDER = ".relay";

/** Starts a relay; see `relay`. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const target = checkOptions(options);
  const { clock = systemClock, random = Math.random, telegram = {}, folder } = options;
  const { force = false, restore = false, certificate, insecure = false } = options;
  const { emit, flush } = openEvents(options);
  const memory = openMemory(folder);
  const traffic = new Traffic({ clock, random });
  const apiRoot = (telegram.apiRoot ?? API_ROOT).replace(/\/$/, "");
  const pass = createPassThrough({ apiRoot, fetch: telegram.fetch ?? fetch, traffic });
  const bots = new RelayBots({
    calling: { clock, random, ...telegram, apiRoot },
    traffic,
    network: denoNetwork({ insecure }),
    target,
    to: options.to,
    pass,
    webhooks: { force, restore, certificate, memory, emit },
    memory,
    emit,
  });
  const named = await bots.meet(options.bots);
  const closing = new AbortController();
  const page = createInspector({
    source: bots.source(`${folder ?? FOLDER}/captures`),
    addBot: (token) => bots.add(token),
    token: options.pageToken,
    signal: closing.signal,
  });
  const botOf = (token: string) => bots.ofToken(token);
  const running = new RunningRelay({
    hostname: options.hostname ?? "127.0.0.1",
    port: options.port ?? 0,
    answer: createRequestHandler({ botOf, pass, traffic, memory, page }),
    closing,
    bots,
    drainMs: options.drainMs ?? 5000,
    redact: createRedactor([...named.map(({ token }) => token), options.pageToken ?? ""]),
    emit,
    flush,
  });
  try {
    await bots.begin(named);
  } catch (error) {
    await running.close();
    throw error;
  }
  return running;
}
