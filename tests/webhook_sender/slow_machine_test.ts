/** A machine so slow that time passes between any two looks at the clock. */
import { assert } from "@std/assert";
import type { Clock } from "../../src/util/clock.ts";
import { parseWebhookUrl } from "../../src/telegram/webhook_url.ts";
import { Deliverer } from "../../src/webhook_sender/deliverer.ts";
import { type Wire, WireError } from "../../src/webhook_sender/network.ts";
import type { OutgoingUpdate } from "../../src/webhook_sender/outgoing_update.ts";

/** A clock that advances by up to this many milliseconds whenever it is read. */
class SteppingClock implements Clock {
  #now = 0;
  #lastId = 0;
  #timers = new Map<number, { at: number; callback: () => void }>();
  #seed: number;
  readonly #maxStep: number;

  constructor(maxStep: number, seed: number) {
    this.#maxStep = maxStep;
    this.#seed = seed;
  }

  now(): number {
    this.#seed = this.#seed * 48271 % 2147483647;
    return this.#now += this.#maxStep * this.#seed / 2147483647;
  }

  date(): number {
    return 1_700_000_000_000 + this.#now;
  }

  setTimer(callback: () => void, ms: number): number {
    this.#timers.set(++this.#lastId, { at: this.#now + ms, callback });
    return this.#lastId;
  }

  clearTimer(id: number): void {
    this.#timers.delete(id);
  }

  /** Advances to the next timer. */
  fire(): void {
    const [id, timer] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
    assert(timer, "no timer is set, so that nothing happens any more");
    this.#timers.delete(id!);
    this.#now = Math.max(this.#now, timer.at);
    timer.callback();
  }
}

/** A connection whose peer answers 200 to each request. */
function answeringWire(): Wire {
  let asked = Promise.withResolvers<void>();
  return {
    write: (bytes) => (asked.resolve(), Promise.resolve(bytes.length)),
    async read(into) {
      await asked.promise;
      asked = Promise.withResolvers();
      return new TextEncoder()
        .encodeInto("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", into).written;
    },
    close() {},
  };
}

/** How long one update takes, in s, if the first connections are refused. */
async function deliver(clock: SteppingClock, refusals: number): Promise<number> {
  const update = { update_id: 1, queue: "a", json: '"message":{}', expiresAt: Infinity };
  let pending: OutgoingUpdate[] = [update];
  const deliverer = new Deliverer({
    clock,
    random: () => 0.5,
    source: {
      lastId: 1,
      from: (id) => pending.filter(({ update_id }) => update_id >= id),
      forget: () => pending = [],
    },
    url: parseWebhookUrl("http://127.0.0.1:9/"),
    secretToken: "",
    maxConnections: 40,
    open: () =>
      refusals-- > 0
        ? Promise.reject(new WireError("Connection refused"))
        : Promise.resolve(answeringWire()),
    begun() {},
    ended() {},
    reply() {},
    failed() {},
    gone() {},
  });
  deliverer.wake();
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  for (await settle(); pending.length > 0; await settle()) clock.fire();
  deliverer.close();
  return Math.round(clock.now() / 1000);
}

Deno.test("Deliverer keeps its schedule, however late its timers fire", async () => {
  for (let refusals = 3; refusals <= 6; refusals++) {
    // If time stands still between two reads, nothing can be missed.
    const best = await deliver(new SteppingClock(0, 1), refusals);
    for (let seed = 1; seed <= 25; seed++) {
      const seconds = await deliver(new SteppingClock(seed % 10 + 0.1, seed), refusals);
      // An unused connection is closed after a minute.
      assert(
        seconds < best + 40,
        `${refusals} refusals, seed ${seed}: ${seconds} s, not ${best} s`,
      );
    }
  }
});
