/**
 * An AbortController that is created when its signal is first read. Most handlers never read it,
 * and creating one costs about a tenth of an update.
 *
 * @module
 */

/** Like an AbortController, but without one until {@linkcode LazyAbortController.signal} is read. */
export class LazyAbortController {
  #controller: AbortController | undefined;
  #aborted = false;
  #reason: unknown;

  /** The signal, already aborted if {@linkcode LazyAbortController.abort} came first. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Aborts the signal, now or as soon as it is read. Only the first reason counts. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
