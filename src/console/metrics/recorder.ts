/**
 * Metrics that are counted from the event stream.
 *
 * @module
 */
import type { PosternEvent } from "../../events/events.ts";
import { REFUSALS } from "../../gateway/refusal.ts";
import { METHOD_NAMES } from "../../telegram/method_names.ts";
import { isUpdateKind } from "../../telegram/update.ts";
import { Counter, type Family, Histogram } from "./families.ts";

/** With more bots than this, metrics are no longer broken down by bot. */
export const MAX_LABELLED_BOTS = 100;

const METHODS: ReadonlySet<string> = new Set([...METHOD_NAMES, "download"]);

function counter(name: string, help: string, ...labels: string[]): Counter {
  return new Counter({ name, help, labels });
}

function histogram(name: string, help: string, ...labels: string[]): Histogram {
  return new Histogram({ name, help, labels });
}

/** Counts events. */
export class Recorder {
  readonly #updates = counter(
    "postern_updates",
    "Updates answered, by bot, kind and outcome.",
    ...["bot", "kind", "outcome"],
  );
  readonly #answers = histogram(
    "postern_answer_seconds",
    "From the arrival of an update to its answer.",
    "bot",
  );
  readonly #runs = histogram(
    "postern_run_seconds",
    "From the call of a handler to the end of its run.",
    "bot",
  );
  readonly #queue = histogram(
    "postern_queue_seconds",
    "How long an update waited for its turn in its lane.",
    "bot",
  );
  readonly #failures = counter("postern_failures", "Runs that failed.", "bot");
  readonly #dead = counter("postern_dead_letters", "Updates that will not be tried again.", "bot");
  readonly #redeliveries = counter(
    "postern_redeliveries",
    "Deliveries of an update that had been delivered before.",
    "bot",
  );
  readonly #joins = counter(
    "postern_joins",
    "Deliveries of an update that joined its run in progress.",
    "bot",
  );
  readonly #refusals = counter(
    "postern_refusals",
    "Requests that were refused, by reason.",
    "reason",
  );
  readonly #calls = counter(
    "postern_api_calls",
    "Bot API calls, by method and HTTP status, or `none` without an answer.",
    ...["method", "status"],
  );
  readonly #callTimes = histogram("postern_api_call_seconds", "How long Bot API calls took.");
  readonly #waits = counter(
    "postern_api_retry_after_seconds",
    "Total time that Telegram said to wait, with status 429.",
  );
  readonly #batches = counter(
    "postern_store_batches",
    "Batches of updates and finished runs, by whether they were written to the store.",
    "result",
  );
  readonly #accepted = counter(
    "postern_store_accepted",
    "Updates that were written to the store.",
  );
  readonly #ended = counter("postern_store_ended", "Finished runs that were written to the store.");
  readonly #commits = histogram(
    "postern_store_commit_seconds",
    "How long it took to write a batch to the store.",
  );
  readonly #routes = counter(
    "postern_route_requests",
    "Requests to custom routes, by bot and HTTP status.",
    ...["bot", "status"],
  );
  readonly #hasStore: boolean;
  #folded = false;

  /** @param hasStore Whether there is a store whose batches can be counted. */
  constructor(hasStore = false) {
    this.#hasStore = hasStore;
    for (const result of ["written", "failed"]) this.#batches.add([result], 0);
    for (const { reason } of Object.values(REFUSALS)) this.#refusals.add([reason], 0);
  }

  /** The families in the order in which they are written. */
  get families(): (Family & { fold?(label: string): void })[] {
    return [
      ...[this.#updates, this.#answers, this.#runs, this.#queue, this.#failures, this.#dead],
      ...[this.#redeliveries, this.#joins, this.#refusals],
      ...[this.#calls, this.#callTimes, this.#waits, this.#routes],
      ...this.#hasStore ? [this.#batches, this.#accepted, this.#ended, this.#commits] : [],
    ];
  }

  /** Whether each bot has its own series. */
  get labelsBots(): boolean {
    return !this.#folded;
  }

  /**
   * Sets the bots. Once there are, or have been, too many, labels by bot are gone for good. What
   * has not happened yet is 0: Prometheus sees no increase in a series that begins with 1.
   */
  setBots(names: readonly string[]): void {
    const seen = Math.max(this.#answers.size, this.#failures.size);
    const isFull = Math.max(names.length, seen) > MAX_LABELLED_BOTS;
    if (isFull && !this.#folded) {
      this.#folded = true;
      for (const family of this.families) family.fold?.("bot");
    }
    for (const bot of this.#folded ? [""] : names) {
      for (const counter of [this.#failures, this.#dead, this.#redeliveries, this.#joins]) {
        counter.add([bot], 0);
      }
    }
  }

  /** Counts an event. */
  record(event: PosternEvent): void {
    switch (event.type) {
      case "update": {
        const { bot, kind, outcome, ms } = event;
        this.#updates.add([bot, isUpdateKind(kind) ? kind : "other", outcome]);
        this.#answers.observe([bot], ms);
        if (outcome === "duplicate") this.#redeliveries.add([bot]);
        return;
      }
      case "run": {
        const { bot, attempt, joins, waitedMs, ms } = event;
        if (!Number.isNaN(ms)) this.#runs.observe([bot], ms);
        this.#queue.observe([bot], waitedMs);
        if (joins > 0) this.#joins.add([bot], joins);
        const again = joins + (attempt > 1 ? 1 : 0);
        if (again > 0) this.#redeliveries.add([bot], again);
        return;
      }
      case "call": {
        const { method, status, ms, retryAfter } = event;
        this.#calls.add([METHODS.has(method) ? method : "other", String(status ?? "none")]);
        this.#callTimes.observe([], ms);
        if (retryAfter !== undefined) this.#waits.add([], retryAfter);
        return;
      }
      case "commit": {
        const { accepted, ended, ok, ms } = event;
        this.#batches.add([ok ? "written" : "failed"]);
        this.#commits.observe([], ms);
        if (!ok) return;
        this.#accepted.add([], accepted);
        this.#ended.add([], ended);
        return;
      }
      case "failure":
        return this.#failures.add([event.bot]);
      case "dead_letter":
        return this.#dead.add([event.bot]);
      case "refused":
        return this.#refusals.add([event.reason]);
      case "route":
        return this.#routes.add([event.bot, String(event.status)]);
    }
  }
}
