/**
 * Alerts on their way to one receiver: in order, and tried again while it cannot be reached.
 *
 * @module
 */

/** So often one is tried; the looks for trouble are ten seconds apart. */
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

  /** Sends what waits, as far as that is possible now. */
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
