/**
 * Delivers alerts to one receiver: in order, retrying while it cannot be reached.
 *
 * @module
 */

/** Attempts per alert. The console looks for trouble, and tries again, every ten seconds. */
const TRIES = 30;

/** Sends to one receiver. */
export class AlertOutbox<T> {
  readonly #send: (alert: T) => Promise<void>;
  readonly #failed: (error: unknown) => void;
  readonly #waiting: { readonly alert: T; tries: number }[] = [];
  #sending: Promise<void> | undefined;

  /**
   * @param send Sends an alert.
   * @param failed Called once for each alert whose first try fails.
   */
  constructor(send: (alert: T) => Promise<void>, failed: (error: unknown) => void) {
    this.#send = send;
    this.#failed = failed;
  }

  /** Adds alerts. */
  add(alerts: readonly T[]): void {
    this.#waiting.push(...alerts.map((alert) => ({ alert, tries: 0 })));
  }

  /** Sends the waiting alerts, until one fails. */
  flush(): Promise<void> {
    return this.#sending ??= this.#flush().finally(() => this.#sending = undefined);
  }

  async #flush(): Promise<void> {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      try {
        await this.#send(next.alert);
      } catch (error) {
        if (next.tries++ === 0) this.#failed(error);
        if (next.tries < TRIES) return;
      }
      this.#waiting.shift();
    }
  }
}
