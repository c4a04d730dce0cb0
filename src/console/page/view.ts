/**
 * What the page shows: one object, made each second while somebody looks.
 *
 * @module
 */
import type { Inside } from "../../app/inside.ts";
import type { QueueStats } from "../../dispatch/stats.ts";
import { DERIVED_SECRET } from "../../telegram/credentials.ts";
import { driftInWords } from "../../webhooks/drift.ts";
import { explain } from "../../webhooks/explain.ts";
import type { CertificateFacts } from "../certificate.ts";
import type { ShownSetting } from "../options.ts";
import type { Instance } from "../../store/types.ts";
import type { RunWatch } from "../run_watch.ts";
import type { StoreWatch } from "../store_watch.ts";
import type { Trouble } from "../trouble.ts";
import type { WebhookState } from "../webhook_watch.ts";
import type { History } from "./history.ts";
import { laneRows } from "./lane_rows.ts";

/** So many bots are shown, those in trouble first. */
const MAX_BOTS = 200;

/** So many troubles are shown. */
const MAX_TROUBLES = 50;

/** Where a view is taken from. */
export interface ViewSources {
  readonly inside: Inside;
  stats(): Readonly<Record<string, QueueStats>>;
  readonly history: History;
  readonly runs: RunWatch;
  readonly store: StoreWatch;
  readonly instances: readonly Instance[];
  readonly webhooks: ReadonlyMap<string, WebhookState>;
  readonly certificate: CertificateFacts | undefined;
  readonly troubles: readonly Trouble[];
  readonly settings: readonly ShownSetting[];
  readonly hasDoctor: boolean;
  readonly loopDelayMs: number;
}

/** Takes a view. */
export function takeView(sources: ViewSources) {
  const { inside, history, certificate, troubles, settings, hasDoctor, loopDelayMs, instances } =
    sources;
  const stats = sources.stats();
  const { figures } = sources.store;
  const all = Object.values(stats);
  const sum = (key: keyof QueueStats) => all.reduce((total, one) => total + one[key], 0);
  const lastErrors = [...sources.webhooks.values()].flatMap(({ bot, info }) =>
    info?.last_error_message === undefined ? [] : [{
      bot,
      at: (info.last_error_date ?? 0) * 1000,
      text: info.last_error_message,
      ...explain(info.last_error_message),
    }]
  ).sort((a, b) => b.at - a.at);
  return {
    now: inside.clock.date(),
    troubles: troubles.slice(0, MAX_TROUBLES),
    troubleCount: troubles.length,
    points: history.points,
    inFlight: sum("inFlight"),
    waiting: sum("waiting"),
    lastError: lastErrors[0],
    lastFailure: history.lastFailure,
    ...figures && { store: figures },
    instances,
    deadLetters: placeOfDeadLetters(inside.options),
    bots: botRows(sources, stats),
    botCount: all.length,
    lanes: laneRows(sources),
    ...certificate && { certificate },
    settings,
    hasDoctor,
    versions: { deno: Deno.version.deno, v8: Deno.version.v8, pid: Deno.pid },
    memory: Deno.memoryUsage().rss,
    loopDelayMs,
  };
}

/** What the page shows. */
export type View = ReturnType<typeof takeView>;

function botRows(
  { inside, history, webhooks, troubles }: ViewSources,
  stats: Readonly<Record<string, QueueStats>>,
) {
  const wrong = new Map<string, string[]>();
  for (const { bot = "", text } of troubles) {
    const texts = wrong.get(bot);
    if (texts) texts.push(text);
    else wrong.set(bot, [text]);
  }
  const score = (bot: string) =>
    (wrong.get(bot)?.length ?? 0) * 1e6 + history.rateOf(bot).failed * 1e3 +
    (stats[bot]?.waiting ?? 0);
  // Of thousands of bots most are idle and well: those need no sorting.
  const names = Object.keys(stats);
  const marked = new Set([...wrong.keys(), ...history.activeBots]);
  const scored = names.filter((name) => marked.has(name)).map((name) =>
    [name, score(name)] as const
  );
  const first = scored.sort(([, a], [, b]) => b - a).slice(0, MAX_BOTS).map(([name]) => name);
  const rest = first.length < MAX_BOTS ? names.filter((name) => !marked.has(name)) : [];
  const shown = [...first, ...rest.slice(0, MAX_BOTS - first.length)];
  const { publicUrl } = inside.options;
  return inside.hosted.list(shown).map(({ name, path, secrets, allowedUpdates }) => {
    const state = webhooks.get(name);
    return {
      name,
      path,
      ...stats[name]!,
      ...history.rateOf(name),
      secret: secretStage(secrets),
      allowed: allowedUpdates.length === 0 ? "Telegram's default" : allowedUpdates.join(", "),
      troubles: wrong.get(name) ?? [],
      canSet: publicUrl !== undefined,
      url: state?.info?.url,
      pending: state?.info?.pending_update_count,
      drift: state?.drift.map((one) => driftInWords(one)) ?? [],
      webhookError: state?.error,
    };
  });
}

/** Where dead letters are kept, so that the page can show the command that handles them. */
function placeOfDeadLetters({ store, deadLetters }: Inside["options"]) {
  if (store !== undefined) return store === "memory" ? "memory" : "store";
  return deadLetters === undefined ? "none" : "file";
}

function secretStage(secrets: readonly string[]): string {
  const first = secrets[0] === DERIVED_SECRET ? "derived from the token" : "configured";
  return secrets.length > 1 ? `${first}; being rotated, ${secrets.length} are accepted` : first;
}
