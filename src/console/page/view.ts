/**
 * What the page shows: one object, built each second while the page is open.
 *
 * @module
 */
import type { Internals } from "../../app/internals.ts";
import { DERIVED_SECRET } from "../../telegram/credentials.ts";
import { driftInWords } from "../../webhooks/drift.ts";
import { explain } from "../../webhooks/explain.ts";
import type { CertificateFacts } from "../certificate.ts";
import type { ShownSetting } from "../options.ts";
import type { Instance } from "../../store/types.ts";
import type { RunWatch } from "../run_watch.ts";
import type { StoreWatch } from "../store_watch.ts";
import type { TroubleList } from "../trouble_list.ts";
import { VERSION } from "../version.ts";
import type { WebhookWatch } from "../webhook_watch.ts";
import type { History } from "./history.ts";
import { laneRows } from "./lane_rows.ts";

/** How many bots are shown, those in trouble first. */
const MAX_BOTS = 200;

/** How many troubles are shown. */
const MAX_TROUBLES = 50;

/** What a view is built from. */
export interface ViewSources {
  readonly internals: Internals;
  readonly history: History;
  readonly runs: RunWatch;
  readonly store: StoreWatch;
  readonly instances: readonly Instance[];
  readonly webhooks: Pick<WebhookWatch, "states" | "lastError">;
  readonly certificate: CertificateFacts | undefined;
  readonly troubles: TroubleList;
  readonly settings: readonly ShownSetting[];
  readonly hasDoctor: boolean;
  readonly loopDelayMs: number;
}

/** Builds a view. */
export function takeView(sources: ViewSources) {
  const { internals, history, certificate, troubles, settings, hasDoctor, loopDelayMs, instances } =
    sources;
  const { figures } = sources.store;
  const { waiting } = sources.runs;
  const { lastError } = sources.webhooks;
  return {
    now: internals.clock.date(),
    troubles: troubles.all.slice(0, MAX_TROUBLES),
    troubleCount: troubles.all.length,
    points: history.points,
    inFlight: internals.inFlight,
    waiting: [...waiting.values()].reduce((sum, count) => sum + count, 0),
    ...lastError && { lastError: { ...lastError, ...explain(lastError.text) } },
    lastFailure: history.lastFailure,
    ...figures && { store: figures },
    instances,
    deadLetters: placeOfDeadLetters(internals.options),
    bots: botRows(sources, waiting),
    botCount: internals.hosted.count,
    lanes: laneRows(sources),
    ...certificate && { certificate },
    settings,
    hasDoctor,
    versions: { postern: VERSION, deno: Deno.version.deno, v8: Deno.version.v8, pid: Deno.pid },
    memory: Deno.memoryUsage().rss,
    loopDelayMs,
  };
}

/** What the page shows. */
export type View = ReturnType<typeof takeView>;

function botRows(sources: ViewSources, waiting: ReadonlyMap<string, number>) {
  const { internals, history, webhooks, troubles } = sources;
  const { hosted } = internals;
  const score = (bot: string) =>
    troubles.of(bot).length * 1e6 + history.rateOf(bot).failed * 1e3 + (waiting.get(bot) ?? 0);
  // Out of thousands of bots most are well, and need no sorting.
  const marked = [
    ...new Set([...troubles.bots.slice(0, MAX_BOTS), ...history.failingBots, ...waiting.keys()]),
  ].filter((name) => hosted.get(name) !== undefined)
    .map((name) => [name, score(name)] as const).sort(([, a], [, b]) => b - a);
  const names = new Set(marked.slice(0, MAX_BOTS).map(([name]) => name));
  for (const others of [history.activeBots(), hosted.names]) {
    for (const name of others) {
      if (names.size >= MAX_BOTS) break;
      if (hosted.get(name) !== undefined) names.add(name);
    }
  }
  const shown = [...names];
  const { publicUrl } = internals.options;
  return hosted.list(shown).map(({ name, path, secrets, allowedUpdates }) => {
    const state = webhooks.states.get(name);
    const { inFlight, running, waiting, lanes } = hosted.get(name)!.stats();
    const { updates, failed, dead } = history.rateOf(name);
    return {
      ...{ name, path, updates, failed, dead, inFlight, running, waiting, lanes },
      secret: secretStage(secrets),
      allowed: kindsText(allowedUpdates),
      troubles: troubles.of(name),
      canSet: publicUrl !== undefined,
      url: state?.info?.url,
      ours: publicUrl === undefined ? undefined : `${publicUrl.replace(/\/$/, "")}${path}`,
      pending: state?.info?.pending_update_count,
      drift: state?.drift.map((one) => driftInWords(one)) ?? [],
      webhookError: state?.error,
    };
  });
}

/** The kinds that a bot asks for, in words. */
function kindsText(kinds: readonly string[] | undefined): string {
  if (kinds === undefined) return "unknown until its module is loaded";
  return kinds.length === 0 ? "Telegram's default" : kinds.join(", ");
}

/** Where dead letters are kept, so that the page can show the command that handles them. */
function placeOfDeadLetters({ store, deadLetters }: Internals["options"]) {
  if (store !== undefined) return "store";
  return deadLetters === undefined ? "none" : "file";
}

function secretStage(secrets: readonly string[]): string {
  const first = secrets[0] === DERIVED_SECRET ? "derived from the token" : "configured";
  return secrets.length > 1 ? `${first}; being rotated, ${secrets.length} are accepted` : first;
}
