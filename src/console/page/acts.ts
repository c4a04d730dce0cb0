/**
 * What the page can do. Each act does what a command does, and is logged with who asked for it.
 *
 * @module
 */
import type { App } from "../../app/app.ts";
import type { Inside } from "../../app/inside.ts";
import type { WatchedRun } from "../../dispatch/watched_run.ts";
import { advise } from "../../webhooks/advice.ts";
import type { DoctorReport } from "../options.ts";
import type { RunWatch } from "../run_watch.ts";
import type { WebhookWatch } from "../webhook_watch.ts";

/** What acts need. */
export interface ActSources {
  readonly app: App;
  readonly inside: Inside;
  readonly runs: RunWatch;
  readonly webhooks: WebhookWatch;
  readonly doctor: (() => Promise<DoctorReport>) | undefined;
}

/** Does something that a form asks for. */
export type Act = (form: FormData, who: string) => unknown;

/** The acts, by their names. */
export function createActs(sources: ActSources): Readonly<Record<string, Act>> {
  const { app, inside, runs, webhooks, doctor } = sources;

  function log(who: string, text: string): void {
    const by = `${who} ${text}, by the console`;
    inside.emit({ type: "notice", level: "info", name: "console", text: by });
  }

  function runOf(form: FormData): WatchedRun {
    const [bot, id] = [textIn(form, "bot"), Number(textIn(form, "update_id"))];
    for (const run of runs.live.keys()) if (run.bot.name === bot && run.id === id) return run;
    throw new Error(`Cannot find update ${id} of bot "${bot}": its run is over`);
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
      const run = runOf(form);
      log(who, `gave up the run of update ${run.id} of bot "${run.bot.name}"`);
      run.giveUp(new DOMException("Run was given up by an operator", "AbortError"));
      return { said: "Given up; Telegram delivers it again" };
    },
    skip(form, who) {
      const run = runOf(form);
      log(who, `made update ${run.id} of bot "${run.bot.name}" a dead letter`);
      run.skip(new DOMException("Run was skipped by an operator", "AbortError"));
      return { said: "It is a dead letter now" };
    },
    async doctor(_form, who) {
      if (!doctor) throw new Error("Cannot run the doctor here: run `deno task bot doctor`");
      log(who, "ran the doctor");
      return await doctor();
    },
  };
}

function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`Cannot do that: "${name}" is missing`);
}
