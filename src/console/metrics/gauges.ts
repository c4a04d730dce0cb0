/**
 * The metrics of what is: read when they are asked for.
 *
 * @module
 */
import type { QueueStats } from "../../dispatch/stats.ts";
import type { CertificateFacts } from "../certificate.ts";
import type { WebhookState } from "../webhook_watch.ts";
import { type Family, type FamilyOptions, Gauge } from "./families.ts";

/** Where the gauges read. */
export interface GaugeSources {
  /** What goes on, by the bots' names. */
  stats(): Readonly<Record<string, QueueStats>>;
  readonly webhooks: ReadonlyMap<string, WebhookState>;
  readonly certificate: CertificateFacts | undefined;
  /** Whether each bot has series of its own. */
  readonly labelsBots: boolean;
  readonly draining: boolean;
  /** Lines of the log that were dropped; `undefined` where that is not known. */
  readonly linesDropped: number | undefined;
  /** When the console was opened, ms since the epoch. */
  readonly startedAt: number;
  /** The time, ms since the epoch. */
  readonly now: number;
}

type Values = [values: readonly string[], value: number];

/** The gauges, reading what is there now. */
export function* gauges(sources: GaugeSources): Generator<Family> {
  const { certificate, labelsBots, draining, linesDropped, startedAt } = sources;
  const stats = Object.entries(sources.stats());
  const one = (name: string, help: string, value: number) =>
    new Gauge({ name, help }, () => [[[], value]]);
  /** A value for each bot, or their sum. */
  function byBot(options: FamilyOptions, values: Values[]): Family {
    const sum = () => values.reduce((total, [, value]) => total + value, 0);
    return new Gauge(
      { ...options, labels: ["bot"] },
      () => labelsBots ? values : values.length > 0 ? [[[], sum()]] : [],
    );
  }
  const ofStats = (name: string, help: string, key: keyof QueueStats) =>
    byBot({ name, help }, stats.map(([bot, one]): Values => [[bot], one[key]]));

  yield one("postern_bots", "Bots that are hosted.", stats.length);
  yield one(
    "postern_bot_labels",
    "1 if each bot has series of its own; 0 if there are too many bots for that.",
    Number(labelsBots),
  );
  yield ofStats("postern_in_flight", "Deliveries and runs that are not over.", "inFlight");
  yield ofStats("postern_running", "Runs whose handler goes on.", "running");
  yield ofStats("postern_waiting", "Runs that wait for their turn.", "waiting");
  yield ofStats("postern_lanes", "Chats that have a run.", "lanes");
  yield* webhookGauges(sources, byBot);
  if (certificate?.expiresAt !== undefined) {
    const help = "When the certificate expires, in seconds since the epoch.";
    yield one("postern_certificate_expiry_timestamp_seconds", help, certificate.expiresAt / 1000);
  }
  if (linesDropped !== undefined) {
    const help = "Lines of the log that were dropped, as they were not read fast enough.";
    yield { ...countOf("postern_log_lines_dropped", help, linesDropped) };
  }
  const { rss, heapUsed } = Deno.memoryUsage();
  yield one("postern_resident_memory_bytes", "Resident memory.", rss);
  yield one("postern_heap_bytes", "Heap in use.", heapUsed);
  yield one("postern_draining", "1 while the server shuts down.", Number(draining));
  const started = "When the console was opened, in seconds since the epoch.";
  yield one("postern_start_timestamp_seconds", started, startedAt / 1000);
  yield new Gauge(
    { name: "postern_build_info", help: "Always 1; its labels say what runs.", labels: ["deno"] },
    () => [[[Deno.version.deno], 1]],
  );
}

function* webhookGauges(
  { webhooks, now }: GaugeSources,
  byBot: (options: FamilyOptions, values: Values[]) => Family,
): Generator<Family> {
  const known = [...webhooks.values()].filter(({ info }) => info !== undefined);
  const pending = known.map(({ bot, info }): Values => [[bot], info!.pending_update_count]);
  const help = "Updates that Telegram has not delivered yet.";
  yield byBot({ name: "postern_webhook_pending", help }, pending);
  const drift = known.map(({ bot, drift }): Values => [[bot], drift.length]);
  const different = "In how many fields the webhook differs from the configuration.";
  yield byBot({ name: "postern_webhook_drift", help: different }, drift);
  const ages = known.filter(({ info }) => info!.last_error_date !== undefined)
    .map(({ info }): Values => [[], now / 1000 - info!.last_error_date!]);
  const youngest = Math.min(...ages.map(([, age]) => age));
  yield new Gauge(
    {
      name: "postern_webhook_last_error_age_seconds",
      help: "Seconds since the latest failed delivery to any bot, as Telegram says.",
    },
    () => Number.isFinite(youngest) ? [[[], Math.max(0, youngest)]] : [],
  );
  const unknown = [...webhooks.values()].filter(({ error }) => error !== undefined).length;
  const asked = "Bots whose webhook Telegram said nothing about.";
  yield new Gauge({ name: "postern_webhook_unknown", help: asked }, () => [[[], unknown]]);
}

function countOf(name: string, help: string, value: number): Family {
  const samples = () => [{ suffix: "_total", labels: [], value }];
  return { type: "counter", name, help, labels: [], samples };
}
