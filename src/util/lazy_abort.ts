/**
 * An AbortController that is created when its signal is first read. Most handlers never read it,
 * and creating one costs about a tenth of an update.
 *
 * @module
 */

/** Like an AbortController, but creates it only when `signal` is first read. */
export class LazyAbortController {
  readonly #other: AbortSignal | undefined;
  #controller: AbortController | undefined;
  #signal: AbortSignal | undefined;
  #aborted = false;
  #reason: unknown;

  /** @param other The signal also aborts when this one does. */
  constructor(other?: AbortSignal) {
    this.#other = other;
  }

  /** The signal, already aborted if {@linkcode LazyAbortController.abort} came first. */
  get signal(): AbortSignal {
    return this.#signal ??= this.#createSignal();
  }

  /** Aborts the signal, now or as soon as it is read. Only the first reason counts. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }

  #createSignal(): AbortSignal {
    const { signal } = this.#controller = new AbortController();
    if (this.#aborted) this.#controller.abort(this.#reason);
    return this.#other ? AbortSignal.any([signal, this.#other]) : signal;
  }
}
