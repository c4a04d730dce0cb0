/** Requests that are under way, for a test whose clock must not run ahead of real sockets. */

/** Counts what `fetch` does until it is disposed of. */
export class Fetches implements Disposable {
  readonly #fetch = globalThis.fetch;
  #underWay = 0;

  constructor() {
    globalThis.fetch = async (...args) => {
      this.#underWay++;
      try {
        const response = await this.#fetch(...args);
        return new Response(await response.bytes(), response);
      } finally {
        this.#underWay--;
      }
    };
  }

  /** Resolves once nothing is under way, nor about to be. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < 5; turns = this.#underWay === 0 ? turns + 1 : 0) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  [Symbol.dispose](): void {
    globalThis.fetch = this.#fetch;
  }
}
