/**
 * One Worker throughout its restarts: started, watched, ended if blocked, and started again.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { HostingContext } from "../handler/context.ts";
import type { Remote } from "../handler/isolated.ts";
import { backOffMs } from "../util/back_off.ts";
import type { Clock } from "../util/clock.ts";
import { Bridge } from "./bridge.ts";
import { type Blocked, Heartbeat } from "./heartbeat.ts";
import { Incoming, malformed } from "./incoming.ts";
import { type PortableError, unpackError } from "./portable_error.ts";
import type { ReportedBot, ToMain } from "./protocol.ts";
import type { RetryDecisions } from "./retry_decisions.ts";
import type { StartThread, Thread, ThreadOptions } from "./thread.ts";
import { blockedError, botsText } from "./worker_end.ts";
import { WorkerError } from "../handler/worker_error.ts";

/** Steep, because each start blocks the main thread for about 20 ms: Deno creates Workers in it. */
const BACK_OFF = { firstMs: 100, factor: 4, longestMs: 30_000 };

/** After it has been up for this long, the next failure counts as the first again. */
const STEADY_MS = 60_000;

/** How long it may take to load its modules; packages may have to be fetched. */
const START_MS = 30_000;

/** How often a retired Worker is checked for unfinished calls. */
const RETIRE_MS = 1000;

/** It is kept for this long, or for its runs' hard limit: calls that go on have been abandoned. */
const RETIRED_MS = 60_000;

/** A Worker that did not seem blocked at a run's limit is checked again after this long. */
const CHECK_MS = 1500;

/** Options for an {@linkcode IsolatedWorker}. */
export interface IsolatedWorkerOptions
  extends Pick<ThreadOptions, "bots" | "modules" | "confinement" | "memoryMb"> {
  readonly clock: Clock;
  readonly random: () => number;
  readonly emit: Observer;
  readonly startThread: StartThread;
  /** Collects the decisions of its bots' own `retry`. */
  readonly decisions: RetryDecisions;
  /** How long it may be blocked, given its bots. */
  limitOf(bots: readonly ReportedBot[]): number;
  /** Its modules are loaded, for the first time or again. */
  onUp(bots: readonly ReportedBot[]): void;
  /** It could not be started; another attempt will follow. */
  onDown(): void;
}

/** A Worker of one bot or of several. */
export class IsolatedWorker {
  readonly #options: IsolatedWorkerOptions;
  readonly #heartbeat: Heartbeat;
  #thread: Thread | undefined;
  /** Defined while it is up. */
  #bridge: Bridge | undefined;
  #whenUp = Promise.withResolvers<void>();
  #upSince = 0;
  #failures = 0;
  #restarts = 0;
  #timer = 0;
  #check = 0;
  /** The hard limit of its runs. */
  #limitMs = 0;
  #retiredAt: number | undefined;
  #closed = false;

  /** @param options Its bots, and where events go. */
  constructor(options: IsolatedWorkerOptions) {
    this.#options = options;
    this.#whenUp.promise.catch(() => {});
    this.#heartbeat = new Heartbeat({
      clock: options.clock,
      bridge: () => this.#bridge,
      onBlocked: (blocked) => void this.#endBlocked(blocked),
    });
  }

  /** How often it has been restarted. */
  get restarts(): number {
    return this.#restarts;
  }

  /** The share of its uptime for which it has used a core, 0 to 1. */
  get load(): number {
    const cpuMs = this.#thread?.busy[2] ?? 0;
    return cpuMs / Math.max(1, this.#options.clock.now() - this.#upSince);
  }

  /** One of its bots, by number, as its handler calls it. */
  remote(bot: number): Remote {
    return {
      call: (kind, payload, ctx) => this.call(bot, kind, payload, ctx),
      onHardLimit: () => this.#onHardLimit(bot),
    };
  }

  /** Starts it. */
  start(): void {
    const { clock, startThread, ...options } = this.#options;
    this.#timer = clock.setTimer(() => {
      this.#end(new WorkerError(`it did not load its modules within ${START_MS / 1000} s`));
    }, START_MS);
    const incoming = new Incoming(clock, () => this.#bridge);
    try {
      this.#thread = startThread({
        ...options,
        onMessages: (messages) => this.#receive(messages, incoming),
        onEnd: (reason) => this.#end(new WorkerError(reason)),
      });
    } catch (error) {
      this.#end(error as Error);
    }
  }

  /** Calls a handler, once the Worker is up. */
  call(bot: number, kind: string, payload: unknown, ctx: HostingContext): Promise<unknown> {
    return this.#bridge?.call(bot, kind, payload, ctx) ??
      this.whenUp((bridge) => bridge.call(bot, kind, payload, ctx));
  }

  /** Uses the bridge, now or as soon as there is one. */
  async whenUp<T>(use: (bridge: Bridge) => T | Promise<T>): Promise<T> {
    while (!this.#bridge) await this.#whenUp.promise;
    return await use(this.#bridge);
  }

  /** Its bots have moved to another Worker: it ends once its calls have returned. */
  retire(): void {
    const { clock } = this.#options;
    this.#retiredAt ??= clock.now();
    const isOver = clock.now() - this.#retiredAt > Math.max(RETIRED_MS, this.#limitMs);
    if (!this.#bridge?.size || isOver) return this.close();
    clock.setTimer(() => this.retire(), RETIRE_MS);
  }

  /** Ends it for good. */
  close(): void {
    this.#closed = true;
    this.#stop(new WorkerError(`Worker of ${this.#names} was closed`));
  }

  get #names(): string {
    return botsText(this.#options.bots.map(({ name }) => name)).replace("Bot", "bot");
  }

  /** A message that fails here ends the Worker that sent it, and nothing else. */
  #receive(messages: unknown, incoming: Incoming): void {
    try {
      incoming.check(messages);
      this.#take(messages, incoming);
    } catch (error) {
      if (error instanceof WorkerError) this.#end(error);
      else this.#end(new WorkerError(`a message from it caused an error: ${error}`));
    }
  }

  #take(messages: readonly ToMain[], incoming: Incoming): void {
    const [first] = messages;
    if (typeof first === "number") this.#bridge?.receive(messages);
    else if (first?.[0] === "up") this.#up(first[1], incoming);
    else if (first?.[0] === "stray") this.#end(strayError(first[1]));
    else this.#bridge?.receive(messages);
  }

  #up(bots: readonly ReportedBot[], incoming: Incoming): void {
    const { clock, decisions, limitOf, onUp } = this.#options;
    const port = this.#thread!;
    if (this.#bridge || bots.length !== this.#options.bots.length) throw malformed();
    clock.clearTimer(this.#timer);
    this.#upSince = clock.now();
    const onPong = (number: number) => this.#heartbeat.pong(number);
    const room = () => incoming.room;
    this.#bridge = new Bridge({ port, decisions, room, onPong });
    // A run's own limit comes first.
    this.#limitMs = limitOf(bots) + CHECK_MS;
    this.#heartbeat.start(port.busy, this.#limitMs);
    onUp(bots);
    this.#whenUp.resolve();
  }

  /** A run has exceeded its hard limit. If that is because the Worker is blocked, it is ended. */
  #onHardLimit(bot: number, again = true): Error | undefined {
    const { clock } = this.#options;
    const blocked = this.#heartbeat.blocked();
    if (!blocked) {
      // It may have just become blocked.
      this.#heartbeat.beat();
      clock.clearTimer(this.#check);
      if (again) this.#check = clock.setTimer(() => this.#onHardLimit(bot, false), CHECK_MS);
      return undefined;
    }
    return this.#endBlocked({ ...blocked, bot: blocked.bot ?? bot + 1 });
  }

  #endBlocked(blocked: Blocked): Error {
    const { bots } = this.#options;
    const names = bots.map(({ name }) => name);
    const name = names[(blocked.bot ?? 0) - 1];
    const error = blockedError(botsText(name === undefined ? names : [name]), blocked.ms);
    this.#end(error);
    return error;
  }

  #end(cause: Error): void {
    if (this.#closed) return;
    const { clock, random, emit, onDown } = this.#options;
    const wasUp = this.#bridge !== undefined;
    if (wasUp && clock.now() - this.#upSince >= STEADY_MS) this.#failures = 0;
    this.#stop(wasUp ? runError(this.#names, cause) : new WorkerError(cause.message));
    if (this.#retiredAt !== undefined) return this.close();
    const ms = backOffMs(++this.#failures, BACK_OFF, random());
    this.#timer = clock.setTimer(() => {
      this.#restarts++;
      this.start();
    }, ms);
    const who = this.#options.bots.length === 1 ? "it answers" : "they answer";
    const what = wasUp ? "ended" : `did not start, so ${who} 503`;
    const text = `Worker of ${this.#names} ${what}: ${cause.message}; ` +
      `restart ${this.#restarts + 1} in ${Math.round(ms)} ms`;
    const name = wasUp ? "worker_ended" : "worker_failed";
    // An error with a cause was thrown in the Worker: the cause is what ended it.
    const error = cause.cause === undefined ? {} : { error: cause.cause };
    emit({ type: "notice", level: "error", name, text, ...error });
    if (!wasUp) onDown();
  }

  #stop(error: Error): void {
    const bridge = this.#bridge;
    this.#options.clock.clearTimer(this.#timer);
    this.#options.clock.clearTimer(this.#check);
    this.#heartbeat.stop();
    this.#thread?.terminate();
    this.#thread = this.#bridge = undefined;
    // If it ended before it came up, the calls waiting for that fail.
    if (!bridge) this.#whenUp.reject(error);
    this.#whenUp = Promise.withResolvers();
    this.#whenUp.promise.catch(() => {});
    bridge?.end(error);
  }
}

function strayError(packed: PortableError): WorkerError {
  const { name } = packed;
  const message = withoutEntry(packed.message);
  const stack = packed.stack === undefined ? undefined : withoutEntry(packed.stack);
  const text = name === undefined ? message : `${name}: ${message}`;
  return new WorkerError(text, { cause: unpackError({ ...packed, message, stack }) });
}

/** If a module cannot be found, Deno names the whole entry, in color, as the one that imports it. */
function withoutEntry(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/\x1b\[\d+m/g, "").replaceAll(/\n\s+at (?:async )?data:\S+/g, "");
}

function runError(names: string, cause: Error): Error {
  if (cause.message.includes("blocked the thread")) return cause;
  return new WorkerError(`Worker of ${names} ended: ${cause.message}`, { crash: true });
}
