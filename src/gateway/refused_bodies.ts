/**
 * Reading the rest of a refused request's body over HTTP/2: Deno resets a stream whose body has not
 * been read when the answer is sent, and clients such as curl then report an error instead of it.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Incoming } from "./incoming.ts";

/** How long reading the rest may take. */
const MAX_MS = 1000;

/** How many bodies are read at once; beyond that, answers are sent immediately. */
const MAX_AT_ONCE = 64;

/** Reads the rest of bodies, within bounds. */
export class RefusedBodies {
  readonly #clock: Clock;
  readonly #maxBytes: number;
  #reading = 0;

  /**
   * @param clock The clock.
   * @param maxBytes How much of a body is read.
   */
  constructor(clock: Clock, maxBytes: number) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
  }

  /** Returns the response once it can be sent. */
  answer(incoming: Incoming, response: Response): Response | Promise<Response> {
    const { request, reader } = incoming;
    if (!isHttp2(incoming) || request.bodyUsed || this.#reading >= MAX_AT_ONCE) return response;
    if (typeof reader.takeText?.() === "string" || request.body === null) return response;
    return this.#readOut(request.body).then(() => response);
  }

  async #readOut(body: ReadableStream<Uint8Array>): Promise<void> {
    this.#reading++;
    const chunks = body.getReader();
    const cancel = () => void chunks.cancel().catch(() => {});
    const timer = this.#clock.setTimer(cancel, MAX_MS);
    try {
      let length = 0;
      for (let chunk = await chunks.read(); !chunk.done; chunk = await chunks.read()) {
        length += chunk.value.length;
        if (length > this.#maxBytes) return cancel();
      }
    } catch {
      // It has broken off; the client may be gone.
    } finally {
      this.#clock.clearTimer(timer);
      this.#reading--;
    }
  }
}

/** HTTP/1.1 requires a Host; HTTP/2 has `:authority` instead. */
function isHttp2({ ownListener, reader }: Incoming): boolean {
  return ownListener && reader.get("host") === null;
}
