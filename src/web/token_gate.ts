/**
 * Checks a page's token, with a limit on guesses.
 *
 * @module
 */
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import { BoundedMap } from "../util/collections/bounded_map.ts";

/** After this many wrong tokens, an address has to wait. */
const MAX_WRONG = 10;

/** How long it has to wait, in milliseconds. */
const WAIT_MS = 60_000;

/** How many addresses are remembered. */
const ADDRESSES = 1000;

/** The result of checking a token. */
export type Verdict = "right" | "wrong" | "wait";

interface Guesses {
  wrong: number;
  until: number;
}

const encoder = new TextEncoder();

/** Checks tokens. */
export class TokenGate {
  readonly #token: Uint8Array;
  readonly #now: () => number;
  readonly #guesses = new BoundedMap<string, Guesses>(ADDRESSES);

  /**
   * @param token The right one.
   * @param now Monotonic milliseconds.
   */
  constructor(token: string, now: () => number = () => performance.now()) {
    this.#token = encoder.encode(token);
    this.#now = now;
  }

  /** Checks a token from an address. While the address has to wait, even the right one fails. */
  judge(given: string, address: string): Verdict {
    const now = this.#now();
    const guesses = this.#guesses.get(address);
    const recent = guesses && now < guesses.until ? guesses.wrong : 0;
    if (recent >= MAX_WRONG) return "wait";
    if (this.#isRight(encoder.encode(given))) return "right";
    this.#guesses.set(address, { wrong: recent + 1, until: now + WAIT_MS });
    return "wrong";
  }

  #isRight(given: Uint8Array): boolean {
    const same = given.length === this.#token.length;
    // If the length differs, the token is compared with itself, so that timing reveals little.
    return timingSafeEqual(same ? given : this.#token, this.#token) && same;
  }
}

/** The response for a client that has to wait. */
export function waitResponse(): Response {
  const headers = { "retry-after": String(WAIT_MS / 1000), "content-type": "text/plain" };
  return new Response("Too many wrong tokens: wait a minute\n", { status: 429, headers });
}
