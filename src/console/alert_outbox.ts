/**
 * Delivers alerts to one receiver: in order, retrying while it cannot be reached.
 *
 * @module
 */

/** Alerts older than this are given up. The console looks for trouble, and retries, every 10 s. */
const KEPT_MS = 5 * 60_000;

/** Options for an {@linkcode AlertOutbox}. */
export interface AlertOutboxOptions<T> {
  /** Sends an alert. */
  send(alert: T): Promise<void>;
  /** Called when an alert's first try fails, and when alerts are given up: so many. */
  failed(error: unknown, givenUp: number): void;
  /** Monotonic milliseconds. */
  now(): number;
}

/** Sends to one receiver. */
export class AlertOutbox<T> {
  readonly #options: AlertOutboxOptions<T>;
  readonly #waiting: { readonly alert: T; readonly since: number; tries: number }[] = [];
  #sending: Promise<void> | undefined;

  constructor(options: AlertOutboxOptions<T>) {
    this.#options = options;
  }

  /** Adds alerts. */
  add(alerts: readonly T[]): void {
    const since = this.#options.now();
    this.#waiting.push(...alerts.map((alert) => ({ alert, since, tries: 0 })));
  }

  /** Sends the waiting alerts, until one fails. */
  flush(): Promise<void> {
    return this.#sending ??= this.#flush().finally(() => this.#sending = undefined);
  }

  /** Forgets the waiting alerts. */
  close(): void {
    this.#waiting.length = 0;
  }

  async #flush(): Promise<void> {
    const { send, failed, now } = this.#options;
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      try {
        await send(next.alert);
      } catch (error) {
        const tooOld = now() - KEPT_MS;
        const givenUp = this.#waiting.filter(({ since }) => since <= tooOld).length;
        if (next.tries++ === 0 || givenUp > 0) failed(error, givenUp);
        this.#waiting.splice(0, givenUp);
        return;
      }
      if (this.#waiting[0] === next) this.#waiting.shift();
    }
  }
}
