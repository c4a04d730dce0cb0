/**
 * Reading the rest of a refused request's body over HTTP/2: Deno resets a stream whose body has not
 * been read when the answer is sent, and clients such as curl then report an error instead of it.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Incoming } from "./incoming.ts";

/** How long reading the rest may take, and how much is read. */
const MAX_MS = 1000;
const MAX_BYTES = 16 * 1024 * 1024;

/** How many bodies are read at once; beyond that, answers are sent immediately. */
const MAX_AT_ONCE = 64;

/** A request that is refused. */
type Refused = Pick<Incoming, "request" | "reader" | "ownListener">;

/** Reads the rest of bodies, within bounds. */
export class RefusedBodies {
  readonly #clock: Clock;
  #reading = 0;

  /** @param clock The clock. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns the response once it can be sent. */
  answer(refused: Refused, response: Response): Response | Promise<Response> {
    const { request, reader } = refused;
    if (!isHttp2(refused) || this.#reading >= MAX_AT_ONCE) return response;
    if (!request.bodyUsed && typeof reader.takeText?.() === "string") return response;
    const { body } = request;
    return body === null || body.locked ? response : this.#readOut(body).then(() => response);
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
        if (length > MAX_BYTES) return cancel();
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
export function isHttp2({ ownListener, reader }: Refused): boolean {
  return ownListener && reader.get("host") === null;
}
