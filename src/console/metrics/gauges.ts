/**
 * Gauges: metrics that are read on each scrape.
 *
 * @module
 */
import type { QueueStats } from "../../dispatch/stats.ts";
import type { CertificateFacts } from "../certificate.ts";
import type { StoreFigures } from "../store_watch.ts";
import { VERSION } from "../version.ts";
import type { WebhookState } from "../webhook_watch.ts";
import { type Family, type FamilyOptions, Gauge } from "./families.ts";

/** What the gauges are read from. */
export interface GaugeSources {
  /** The queues' figures, by bot name. */
  stats(): Readonly<Record<string, QueueStats>>;
  readonly webhooks: ReadonlyMap<string, WebhookState>;
  readonly certificate: CertificateFacts | undefined;
  readonly store: StoreFigures | undefined;
  /** Whether each bot has its own series. */
  readonly labelsBots: boolean;
  readonly draining: boolean;
  /** Log lines that were dropped; `undefined` if that is not known. */
  readonly linesDropped: number | undefined;
  /** When the console was opened, ms since the epoch. */
  readonly startedAt: number;
  /** The time, ms since the epoch. */
  readonly now: number;
}

type Values = [values: readonly string[], value: number];
type ByBot = (
  options: FamilyOptions,
  values: Values[],
  all?: (values: number[]) => number,
) => Family;

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

function one(name: string, help: string, value: number): Family {
  return new Gauge({ name, help }, () => [[[], value]]);
}

/** The gauges, with their current values. */
export function* gauges(sources: GaugeSources): Generator<Family> {
  const { certificate, labelsBots, draining, linesDropped, startedAt } = sources;
  const stats = Object.entries(sources.stats());
  /** A value for each bot, or one for all: their sum by default. */
  const byBot: ByBot = (options, values, all = sum) =>
    new Gauge({ ...options, labels: ["bot"] }, () => {
      if (labelsBots || values.length === 0) return values;
      return [[[], all(values.map(([, value]) => value))]];
    });
  const ofStats = (name: string, help: string, key: keyof QueueStats) =>
    byBot({ name, help }, stats.map(([bot, one]): Values => [[bot], one[key]]));

  yield one("postern_bots", "Hosted bots.", stats.length);
  yield one(
    "postern_bot_labels",
    "1 if each bot has its own series; 0 if there are too many bots for that.",
    Number(labelsBots),
  );
  yield ofStats("postern_in_flight", "Unfinished deliveries and runs.", "inFlight");
  yield ofStats("postern_running", "Runs whose handler is running.", "running");
  yield ofStats("postern_waiting", "Runs waiting for their turn.", "waiting");
  yield ofStats("postern_lanes", "Chats that have a run.", "lanes");
  yield* webhookGauges(sources, byBot);
  if (sources.store) yield* storeGauges(sources.store);
  if (certificate?.expiresAt !== undefined) {
    const help = "When the certificate expires, in seconds since the epoch.";
    yield one("postern_certificate_expiry_timestamp_seconds", help, certificate.expiresAt / 1000);
  }
  if (linesDropped !== undefined) {
    const help = "Log lines that were dropped because they were not read fast enough.";
    yield { ...countOf("postern_log_lines_dropped", help, linesDropped) };
  }
  const { rss, heapUsed } = Deno.memoryUsage();
  yield one("postern_resident_memory_bytes", "Resident memory.", rss);
  yield one("postern_heap_bytes", "Heap in use.", heapUsed);
  yield one("postern_draining", "1 while the server is shutting down.", Number(draining));
  const started = "When the console was opened, in seconds since the epoch.";
  yield one("postern_start_timestamp_seconds", started, startedAt / 1000);
  const versions = "Always 1; its labels give versions.";
  yield new Gauge(
    { name: "postern_build_info", help: versions, labels: ["version", "deno"] },
    () => [[[VERSION, Deno.version.deno], 1]],
  );
}

function* webhookGauges(
  { webhooks, now }: GaugeSources,
  byBot: ByBot,
): Generator<Family> {
  const known = [...webhooks.values()].filter(({ info }) => info !== undefined);
  const pending = known.map(({ bot, info }): Values => [[bot], info!.pending_update_count]);
  const help = "Updates that Telegram has not delivered yet.";
  yield byBot({ name: "postern_webhook_pending", help }, pending);
  const drift = known.map(({ bot, drift }): Values => [[bot], drift.length]);
  const different = "Number of fields in which the webhook differs from the configuration.";
  yield byBot({ name: "postern_webhook_drift", help: different }, drift);
  const ages = known.filter(({ info }) => info!.last_error_date !== undefined)
    .map(({ bot, info }): Values => [[bot], Math.max(0, now / 1000 - info!.last_error_date!)]);
  const age = "Seconds since the last failed delivery, according to Telegram.";
  const youngest = (values: number[]) => Math.min(...values);
  yield byBot({ name: "postern_webhook_last_error_age_seconds", help: age }, ages, youngest);
  const unknown = [...webhooks.values()].filter(({ error }) => error !== undefined).length;
  const asked = "Bots whose webhook could not be looked up at Telegram.";
  yield new Gauge({ name: "postern_webhook_unknown", help: asked }, () => [[[], unknown]]);
}

function* storeGauges({ ready, pending, lagMs }: StoreFigures): Generator<Family> {
  yield one("postern_store_up", "1 while the store takes updates.", Number(ready));
  const help = "Updates in the store that are waiting or running on this instance.";
  yield one("postern_store_pending", help, pending);
  const lag = "How long the oldest of them has been in the store.";
  yield one("postern_store_lag_seconds", lag, lagMs / 1000);
}

function countOf(name: string, help: string, value: number): Family {
  const samples = () => [{ suffix: "_total", labels: [], value }];
  return { type: "counter", name, help, labels: [], samples };
}
