/**
 * Traces: a span for every attempt to handle an update, with the wait in its lane and the run as its
 * children. The spans of Bot API calls and of a handler's own are children of the run. Loaded only
 * where tracing is on.
 *
 * @module
 */
import type { RunWatcher, WatchedRun } from "../dispatch/watched_run.ts";
import type { OutcomeType } from "../events/outcome.ts";
import { startWork, type Work } from "../util/telemetry.ts";

/** OpenTelemetry's number for a span that failed. */
const ERROR = 2;

const FAILED: readonly OutcomeType[] = ["failed", "dead", "timeout"];

/** The spans of a run that is not over. */
interface Spans {
  readonly update: Work;
  readonly wait: Work | undefined;
  run: Work | undefined;
}

/** Traces runs. No span holds a text, a token or a secret. */
export class RunTracer implements RunWatcher {
  readonly #spans = new Map<WatchedRun, Spans>();

  entered(run: WatchedRun): void {
    const update = startWork("update");
    if (!update) return;
    const { bot, id, kind, attempt } = run;
    update.span.setAttribute("postern.bot", bot.name);
    update.span.setAttribute("postern.kind", kind);
    update.span.setAttribute("postern.update_id", id);
    update.span.setAttribute("postern.attempt", attempt);
    this.#spans.set(run, { update, wait: startWork("wait", update), run: undefined });
  }

  starting(run: WatchedRun, start: () => void): void {
    const spans = this.#spans.get(run);
    if (!spans) return start();
    spans.wait?.span.end();
    spans.run = startWork("run", spans.update);
    (spans.run ?? spans.update).within(start);
  }

  joined(): void {}

  over(run: WatchedRun, outcome: OutcomeType): void {
    const spans = this.#spans.get(run);
    if (!spans) return;
    this.#spans.delete(run);
    const { update, wait, run: work } = spans;
    if (!work) wait?.span.end();
    update.span.setAttribute("postern.outcome", outcome);
    if (FAILED.includes(outcome)) {
      work?.span.setStatus({ code: ERROR });
      update.span.setStatus({ code: ERROR });
    }
    work?.span.end();
    update.span.end();
  }
}
