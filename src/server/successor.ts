/**
 * Replacing a listener by one with another certificate on the same port: Deno cannot change the
 * certificate of an open listener.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { AnswerGate } from "./answer_gate.ts";
import type { Listener } from "./listener.ts";

/** An old listener closes once it has received no request for this long. */
const QUIET_MS = 1000;

/** It closes after this long in any case. */
const RETIRE_MS = 5_000;

/** The port is usually free in the next round of the event loop, or very soon after. */
const MAX_TRIES = 200;

/** Waits by the clock. */
function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.setTimer(resolve, ms));
}

/**
 * Closes a listener whose successor already listens on the same port. Closing it at once would cut
 * off clients whose next request is in transit, so they are first asked to reconnect.
 */
export async function retire(old: Listener, gate: AnswerGate, clock: Clock): Promise<void> {
  old.sendAway();
  const end = clock.now() + RETIRE_MS;
  for (let seen = -1; seen !== old.asked && clock.now() < end;) {
    seen = old.asked;
    await sleep(clock, QUIET_MS);
  }
  let closed: Promise<void> | undefined;
  await gate.standStill(() => void (closed = old.shutdown()));
  await closed;
}

/**
 * Closes a listener and opens its successor when two cannot share the port. Clients wait for about
 * half a second. The port is closed for about a millisecond; a client that connects just then is
 * refused and must retry, as Telegram does.
 *
 * @param old The listener to close.
 * @param gate Holds the answers back.
 * @param open Opens the successor.
 * @param clock The clock.
 * @returns The successor.
 * @throws If it cannot be opened.
 */
export function handOver(
  old: Listener,
  gate: AnswerGate,
  open: () => Listener,
  clock: Clock,
): Promise<Listener> {
  return gate.standStill(async () => {
    void old.shutdown();
    for (let tries = 1;; tries++) {
      await sleep(clock, 1);
      try {
        return open();
      } catch (error) {
        if (!(error instanceof Deno.errors.AddrInUse) || tries === MAX_TRIES) throw error;
      }
    }
  });
}
