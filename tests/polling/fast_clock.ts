/**
 * Fast time: a minute takes a second. The program and the simulator share it, while what goes
 * between them is real.
 */
import { FakeClock } from "../../src/util/fake_clock.ts";

/** How much faster than the machine's clock. */
const SPEED = 60;

/** The most that passes at once, in real milliseconds: no timeout may expire while the machine stalls. */
const STEP_MS = 2;

/** A clock that runs while timers are set, and no faster than the event loop turns. */
class FastClock extends FakeClock {
  #running: ReturnType<typeof setInterval> | undefined;
  #last = 0;

  override setTimer(callback: () => void, ms: number): number {
    if (this.#running === undefined) {
      this.#last = performance.now();
      this.#running = setInterval(() => void this.#run(), 1);
    }
    return super.setTimer(callback, ms);
  }

  override clearTimer(id: number): void {
    super.clearTimer(id);
    this.#stopIfIdle();
  }

  async #run(): Promise<void> {
    const before = this.#last;
    this.#last = performance.now();
    await this.advance(Math.min(this.#last - before, STEP_MS) * SPEED);
    this.#stopIfIdle();
  }

  #stopIfIdle(): void {
    if (this.pending > 0) return;
    clearInterval(this.#running);
    this.#running = undefined;
  }
}

/** The clock of all polling tests. */
export const fastClock = new FastClock();
