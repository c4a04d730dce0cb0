/**
 * What the page can do. Each act does what a command does, and is logged with its sender.
 *
 * @module
 */
import type { App } from "../../app/app.ts";
import type { Internals } from "../../app/internals.ts";
import type { WatchedRun } from "../../dispatch/watched_run.ts";
import { advise } from "../../webhooks/advice.ts";
import type { DoctorReport } from "../options.ts";
import type { RunWatch } from "../run_watch.ts";
import type { StoreWatch } from "../store_watch.ts";
import type { WebhookWatch } from "../webhook_watch.ts";
import type { Act } from "./act.ts";
import { createDeadActs } from "./dead_acts.ts";
import { isAccepted } from "./lane_rows.ts";

/** What acts need. */
export interface ActSources {
  readonly app: App;
  readonly internals: Internals;
  readonly runs: RunWatch;
  readonly webhooks: WebhookWatch;
  readonly store: StoreWatch;
  readonly doctor: (() => Promise<DoctorReport>) | undefined;
}

const SKIPPED = "Run was skipped by an operator";

/** The acts, by their names. */
export function createActs(sources: ActSources): Readonly<Record<string, Act>> {
  const { app, internals, runs, webhooks, store, doctor } = sources;
  const { clock, emit, hosted } = internals;

  function log(who: string, text: string): void {
    const by = `${who} ${text}, via the console`;
    emit({ type: "notice", level: "info", name: "console", text: by });
  }

  function updateIn(form: FormData): { bot: string; id: number } {
    const id = textIn(form, "update_id");
    if (!/^-?\d{1,16}$/.test(id)) throw new Error('Cannot do that: "update_id" is not a number');
    const bot = textIn(form, "bot");
    if (!hosted.get(bot)) throw new Error(`Cannot do that: there is no bot "${bot}"`);
    return { bot, id: Number(id) };
  }

  function runOf({ bot, id }: { bot: string; id: number }): WatchedRun | undefined {
    return runs.live.find(({ run }) => run.bot.name === bot && run.id === id)?.run;
  }

  return {
    async set(form, who) {
      const bot = textIn(form, "bot");
      log(who, `set the webhook of bot "${bot}"`);
      const [result] = await app.register(bot);
      await webhooks.look([bot]);
      if (!result!.ok) throw new Error(`Cannot set the webhook: ${advise(result!.error)}`);
      return { said: result!.description };
    },
    "give-up"(form, who) {
      const update = updateIn(form);
      const run = runOf(update);
      if (!run) throw notThere(update, "its run has finished");
      log(who, `gave up the run of update ${update.id} of bot "${update.bot}"`);
      const next = isAccepted(run)
        ? "Telegram had its answer, so it is a dead letter now"
        : run.history.seq === undefined
        ? "Telegram delivers it again"
        : "it is tried again";
      run.giveUp(new DOMException("Run was given up by an operator", "AbortError"));
      return { said: `Given up; ${next}` };
    },
    skip(form, who) {
      const update = updateIn(form);
      const run = runOf(update);
      if (run) run.skip(new DOMException(SKIPPED, "AbortError"));
      else if (
        !store.skip(hosted.get(update.bot)?.bot.id ?? 0, update.id, `AbortError: ${SKIPPED}`)
      ) {
        throw notThere(update, "it has finished, or its run is about to start");
      }
      log(who, `made update ${update.id} of bot "${update.bot}" a dead letter`);
      return { said: "It is a dead letter now" };
    },
    ...createDeadActs({ deadLetters: app.deadLetters, date: () => clock.date(), log }),
    async doctor(_form, who) {
      if (!doctor) throw new Error("Cannot run the doctor here: run `deno task bot doctor`");
      log(who, "ran the doctor");
      return await doctor();
    },
  };
}

function notThere({ bot, id }: { bot: string; id: number }, why: string): Error {
  return new Error(`Cannot find update ${id} of bot "${bot}": ${why}`);
}

function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`Cannot do that: "${name}" is missing`);
}
