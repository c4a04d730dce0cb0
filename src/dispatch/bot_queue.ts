/**
 * A hosted bot, as the dispatcher sees it: its handler, its rules, and what is going on.
 *
 * @module
 */
import type { Api } from "../telegram/api/mod.ts";
import type { DeadlineList } from "./deadlines.ts";
import type { HandlerOptions, TimeoutPolicy } from "../handler/handler.ts";
import type { LoadedHandler } from "../handler/load.ts";
import type { Memory } from "./seen_updates.ts";
import type { Run } from "./run.ts";

/** What the dispatcher is told of a bot. */
export interface BotSpec {
  /** Its name in routes, logs and commands. */
  readonly name: string;
  /** Its user id at Telegram. */
  readonly id: number;
  /** Its code. */
  readonly handler: LoadedHandler;
  /** How it is run; what is left out has its default. */
  readonly options: HandlerOptions;
  /** What handlers find in `ctx.state`. */
  readonly state?: unknown;
  /** Makes its API client, when one is first asked for. */
  createApi(): Api;
}

/**
 * A bot's rules and what is going on. Idle, it holds no collection at all: there may be 10 000, and
 * a Map that is emptied again and again leaves garbage that only a full collection can find.
 */
export class Bot {
  readonly name: string;
  readonly id: number;
  readonly state: unknown;
  readonly handler: LoadedHandler;
  readonly attempts: number;
  readonly inLanes: boolean;
  readonly concurrency: number;
  /** The deadlines of its deliveries. */
  readonly timeouts: DeadlineList;
  /** The hard limits of its runs. */
  readonly abandons: DeadlineList;
  readonly #policy: TimeoutPolicy;
  readonly #policyByKind: Readonly<Record<string, TimeoutPolicy>> | undefined;
  readonly #createApi: () => Api;
  #api: Api | undefined;

  /** Runs that wait or go on, by update_id. */
  runs: Map<number, Run> | undefined = undefined;
  /** The last run of each lane that has any. */
  tails: Map<number, Run> | undefined = undefined;
  /** Runs at the head of their lane that wait for a free place. */
  ready: Run[] | undefined = undefined;
  /** How many runs go on. */
  running = 0;
  /** How many of its deliveries have no answer. */
  open = 0;
  /** It takes nothing more because it is being removed. */
  closing = false;
  /** Updates that are over, while there are any worth remembering. */
  memory: Memory | undefined = undefined;

  constructor(spec: BotSpec, spanning: (ms: number) => DeadlineList) {
    const { timeout = {}, attempts = 5, abandonMs = 300_000 } = spec.options;
    this.name = spec.name;
    this.id = spec.id;
    this.state = spec.state;
    this.handler = spec.handler;
    this.attempts = attempts;
    this.inLanes = spec.options.lanes !== "none";
    this.concurrency = spec.options.concurrency ?? Infinity;
    this.timeouts = spanning(timeout.ms ?? 10_000);
    this.abandons = spanning(abandonMs);
    this.#policy = timeout.policy ?? "throw";
    this.#policyByKind = timeout.byKind;
    this.#createApi = spec.createApi;
  }

  /** Its API client. */
  get api(): Api {
    return this.#api ??= this.#createApi();
  }

  /** What the answer is when the deadline of an update of this kind passes. */
  policyFor(kind: string): TimeoutPolicy {
    const byKind = this.#policyByKind;
    return byKind && Object.hasOwn(byKind, kind) ? byKind[kind]! : this.#policy;
  }
}
