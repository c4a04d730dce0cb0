/**
 * Signals: SIGTERM and SIGINT shut down, a second one ends the process at once; SIGHUP reloads a
 * target that can reload, and shuts any other down, as its terminal has gone.
 *
 * @module
 */

/** The target of signals: a server or a poller. */
export interface SignalTarget {
  shutdown(): unknown;
  reload?(): unknown;
}

/** The source of signals; tests pass their own. */
export interface SignalSource {
  listen(signal: Deno.Signal, handler: () => void): void;
  ignore(signal: Deno.Signal, handler: () => void): void;
  /** Monotonic milliseconds. */
  now(): number;
  readonly os: typeof Deno.build.os;
}

/** The process's own signals. */
const processSignals: SignalSource = {
  listen: (signal, handler) => Deno.addSignalListener(signal, handler),
  ignore: (signal, handler) => Deno.removeSignalListener(signal, handler),
  now: () => performance.now(),
  os: Deno.build.os,
};

/** The exit codes after a signal, by the shell's rule of 128 + number. */
const STOP: Partial<Record<Deno.Signal, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** Windows has Ctrl-Break, too. */
const STOP_ON_WINDOWS = { ...STOP, SIGBREAK: 149 };

/**
 * One Ctrl-C may arrive several times: from the terminal, forwarded by `deno task`, and under
 * `--watch` also as SIGTERM.
 */
const TWINS_MS = 100;

/** Listens to the signals of this process from construction on. */
export class Signals {
  readonly #exit: (code: number) => void;
  readonly #source: SignalSource;
  readonly #handlers = new Map<Deno.Signal, () => void>();
  #target: SignalTarget | undefined;
  #stoppedAt: number | undefined;
  #expectsReload = false;
  #reloadAsked = false;

  /**
   * @param exit Ends the process.
   * @param source Where signals come from.
   */
  constructor(exit: (code: number) => void, source: SignalSource = processSignals) {
    this.#exit = exit;
    this.#source = source;
    const stops = source.os === "windows" ? STOP_ON_WINDOWS : STOP;
    for (const [signal, code] of Object.entries(stops)) {
      const stop = () => this.#stop(code);
      // On Windows it means that the console is being closed.
      const isHangUp = signal === "SIGHUP" && source.os !== "windows";
      this.#listen(signal as Deno.Signal, isHangUp ? () => this.#reload() || stop() : stop);
    }
  }

  /** Until there is a target, SIGHUP asks for a reload of it instead of ending the process. */
  expectReload(): void {
    this.#expectsReload = true;
  }

  /** Sets the target. Until then there is nothing to shut down, and a signal ends the process. */
  direct(target: SignalTarget): void {
    this.#target = target;
    if (this.#reloadAsked) void target.reload?.();
  }

  /** Stops listening, which restores the default action of signals. */
  release(): void {
    for (const [signal, handler] of this.#handlers) this.#source.ignore(signal, handler);
    this.#handlers.clear();
  }

  #listen(signal: Deno.Signal, handler: () => void): void {
    try {
      this.#source.listen(signal, handler);
      this.#handlers.set(signal, handler);
    } catch (error) {
      // Deno Deploy has no signals, and Windows lacks some.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotSupported)) throw error;
    }
  }

  /**
   * Reloads the target, now or once there is one; not while it is shutting down, when systemd may
   * send SIGHUP, too. Returns whether it can be reloaded.
   */
  #reload(): boolean {
    if (!this.#target) return this.#reloadAsked = this.#expectsReload;
    if (!this.#target.reload) return false;
    if (this.#stoppedAt === undefined) void this.#target.reload();
    return true;
  }

  #stop(code: number): void {
    if (!this.#target) return this.#exit(code);
    const now = this.#source.now();
    if (this.#stoppedAt === undefined) {
      this.#stoppedAt = now;
      void this.#target.shutdown();
    } else if (now - this.#stoppedAt >= TWINS_MS) this.#exit(code);
  }
}
