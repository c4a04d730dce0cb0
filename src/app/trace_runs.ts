/**
 * Traces: a span for every attempt to handle an update, with the wait in its lane and the run as
 * children. Spans of Bot API calls, and the handler's own, are children of the run. Loaded only if
 * tracing is on.
 *
 * @module
 */
import type { RunObserver, RunWatcher, WatchedRun } from "../dispatch/watched_run.ts";
import { BotRedactor } from "./bot_redactor.ts";
import type { Internals } from "./internals.ts";
import type { OutcomeType } from "../events/outcome.ts";
import { redactSpans, redactTokens } from "../util/redact/redact_spans.ts";
import { NOWHERE, startWork, type Work } from "../util/tracing/work.ts";
import { SPAN_ERROR } from "../util/tracing/telemetry.ts";
import { addWrites, CommitTracer } from "./trace_commits.ts";

const FAILED: readonly OutcomeType[] = ["failed", "dead", "timeout"];

/** Traces runs. No span contains message text, a token or a secret. */
class RunTracer implements RunWatcher {
  readonly #commits: CommitTracer;

  /** @param commits Traces the writes to a store. */
  constructor(commits: CommitTracer) {
    this.#commits = commits;
  }

  entered(run: WatchedRun): RunObserver | undefined {
    const { bot, id, kind, attempt, history: { seq } } = run;
    // A store's loop starts runs, whichever update woke it.
    const before = seq === undefined ? undefined : this.#commits.take(nameOf(run));
    const place = before?.place ?? (seq === undefined ? undefined : NOWHERE);
    const update = startWork("update", place, before?.writes[0]?.begunAt);
    if (!update) return undefined;
    update.span.setAttribute("postern.bot", bot.name);
    update.span.setAttribute("postern.kind", kind);
    update.span.setAttribute("postern.update_id", id);
    update.span.setAttribute("postern.attempt", attempt);
    if (before) addWrites(before, update);
    const wait = startWork("wait", update, before?.writes.at(-1)?.endedAt);
    return new TracedRun(run, update, wait, this.#commits);
  }
}

/** The spans of a run. */
class TracedRun implements RunObserver {
  readonly #run: WatchedRun;
  readonly #update: Work;
  readonly #wait: Work | undefined;
  readonly #commits: CommitTracer;
  #work: Work | undefined;

  constructor(run: WatchedRun, update: Work, wait: Work | undefined, commits: CommitTracer) {
    this.#run = run;
    this.#update = update;
    this.#wait = wait;
    this.#commits = commits;
  }

  starting(start: () => void): void {
    this.#wait?.span.end();
    this.#work = startWork("run", this.#update);
    const work = this.#work ?? this.#update;
    if (this.#run.history.seq !== undefined) this.#commits.runs(nameOf(this.#run), work);
    work.within(start);
  }

  over(outcome: OutcomeType): void {
    const update = this.#update;
    const work = this.#work;
    if (!work) this.#wait?.span.end();
    update.span.setAttribute("postern.outcome", outcome);
    if (FAILED.includes(outcome)) {
      work?.span.setStatus({ code: SPAN_ERROR });
      update.span.setStatus({ code: SPAN_ERROR });
    }
    work?.span.end();
    update.span.end();
    const { seq } = this.#run.history;
    if (seq !== undefined) this.#commits.over(nameOf(this.#run), seq, update);
  }
}

/** Traces an application. Deno's spans of requests have URLs, which may contain a bot's token. */
export async function trace(
  { watchRuns, durableDispatcher, hosted, closing }: Internals,
): Promise<void> {
  redactTokens(); // The secrets of thousands of bots take a while.
  const redactor = await BotRedactor.open(hosted);
  closing.addEventListener("abort", redactSpans((text) => redactor.redact(text)));
  const commits = new CommitTracer();
  void durableDispatcher?.then(
    (durableDispatcher) => durableDispatcher.watchCommits(commits),
    () => {},
  );
  await watchRuns(new RunTracer(commits));
}

function nameOf({ bot, id }: WatchedRun) {
  return { bot: bot.id, id };
}
