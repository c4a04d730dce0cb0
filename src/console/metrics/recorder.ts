/**
 * Metrics that are counted from the event stream.
 *
 * @module
 */
import type { PosternEvent } from "../../events/events.ts";
import { METHOD_NAMES } from "../../telegram/method_names.ts";
import { isUpdateKind } from "../../telegram/update.ts";
import { Counter, type Family, Histogram } from "./families.ts";

/** With more bots than this, metrics are no longer broken down by bot. */
export const MAX_LABELLED_BOTS = 100;

const METHODS: ReadonlySet<string> = new Set([...METHOD_NAMES, "download"]);

/** Counts events. */
export class Recorder {
  readonly #updates = new Counter({
    name: "postern_updates",
    help: "Updates answered, by bot, kind and outcome.",
    labels: ["bot", "kind", "outcome"],
  });
  readonly #answers = new Histogram({
    name: "postern_answer_seconds",
    help: "From the arrival of an update to its answer.",
    labels: ["bot"],
  });
  readonly #runs = new Histogram({
    name: "postern_run_seconds",
    help: "From the call of a handler to the end of its run.",
    labels: ["bot"],
  });
  readonly #queue = new Histogram({
    name: "postern_queue_seconds",
    help: "How long an update waited for its turn in its lane.",
    labels: ["bot"],
  });
  readonly #failures = this.#byBot("postern_failures", "Runs that failed.");
  readonly #dead = this.#byBot("postern_dead_letters", "Updates that will not be tried again.");
  readonly #redeliveries = this.#byBot(
    "postern_redeliveries",
    "Deliveries of an update that had been delivered before.",
  );
  readonly #joins = this.#byBot(
    "postern_joins",
    "Deliveries of an update that joined its run in progress.",
  );
  readonly #refusals = new Counter({
    name: "postern_refusals",
    help: "Requests that were refused, by reason.",
    labels: ["reason"],
  });
  readonly #calls = new Counter({
    name: "postern_api_calls",
    help: "Bot API calls, by method and HTTP status, or `none` without an answer.",
    labels: ["method", "status"],
  });
  readonly #callTimes = new Histogram({
    name: "postern_api_call_seconds",
    help: "How long Bot API calls took.",
  });
  readonly #waits = new Counter({
    name: "postern_api_retry_after_seconds",
    help: "Total time that Telegram said to wait, with status 429.",
  });
  readonly #batches = new Counter({
    name: "postern_store_batches",
    help: "Batches of updates and finished runs, by whether they were written to the store.",
    labels: ["result"],
  });
  readonly #accepted = new Counter({
    name: "postern_store_accepted",
    help: "Updates that were written to the store.",
  });
  readonly #ended = new Counter({
    name: "postern_store_ended",
    help: "Finished runs that were written to the store.",
  });
  readonly #commits = new Histogram({
    name: "postern_store_commit_seconds",
    help: "How long it took to write a batch to the store.",
  });
  readonly #routes = new Counter({
    name: "postern_route_requests",
    help: "Requests to custom routes, by bot and HTTP status.",
    labels: ["bot", "status"],
  });
  readonly #hasStore: boolean;
  #folded = false;

  /** @param hasStore Whether there is a store whose batches can be counted. */
  constructor(hasStore = false) {
    this.#hasStore = hasStore;
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

  /** Sets the number of bots. Once there are too many, labels by bot are gone for good. */
  countBots(count: number): void {
    if (count <= MAX_LABELLED_BOTS || this.#folded) return;
    this.#folded = true;
    for (const family of this.families) family.fold?.("bot");
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

  #byBot(name: string, help: string): Counter {
    return new Counter({ name, help, labels: ["bot"] });
  }
}
