/**
 * The spans of what is written to the store: they are parts of the updates that it is about, though
 * one commit serves many.
 *
 * @module
 */
import type { CommitWatcher } from "../durable/commits.ts";
import type { Arrival, Batch } from "../store/types.ts";
import { BoundedMap } from "../util/bounded_map.ts";
import { type Place, placeOfNow, startWork, type Work } from "../util/telemetry.ts";

/** OpenTelemetry's number for a span that failed. */
const ERROR = 2;

/** So many updates that wait for their runs are remembered, and so many ends that are not written. */
const REMEMBERED = 10_000;

/** When something was written, ms since the epoch. */
interface Write {
  readonly begunAt: number;
  readonly endedAt: number;
}

/** An update that was written before its run began. */
export interface Before {
  /** Where it came from. */
  readonly place: Place;
  readonly writes: Write[];
}

/** What an update is called that was written. */
interface Named {
  readonly bot: number;
  readonly id: number;
}

/** Traces commits. */
export class CommitTracer implements CommitWatcher {
  readonly #before = new BoundedMap<string, Before>(REMEMBERED);
  readonly #ended = new BoundedMap<number, Work>(REMEMBERED);
  /** The work of runs that go on, by their updates. */
  readonly #live = new Map<string, Work>();

  arrived(arrival: Arrival): void {
    this.#before.set(keyOf(arrival), { place: placeOfNow(), writes: [] });
  }

  writing({ accept, notes, settle }: Batch): (ok: boolean) => void {
    const begunAt = now();
    const parents = [
      ...notes.map((note) => this.#live.get(keyOf(note))),
      ...settle.map(({ seq }) => this.#ended.get(seq)),
    ];
    const spans = parents.flatMap((parent) => parent && startWork("commit", parent) || [])
      .map(({ span }) => span);
    return (ok) => {
      for (const span of spans) {
        if (!ok) span.setStatus({ code: ERROR });
        span.end();
      }
      if (!ok) return; // It will be written again.
      for (const { seq } of settle) this.#ended.delete(seq);
      const write = { begunAt, endedAt: now() };
      for (const arrival of accept) this.#before.get(keyOf(arrival))?.writes.push(write);
    };
  }

  /** A run of an update begins. Gives what was written before, once. */
  take(update: Named): Before | undefined {
    const key = keyOf(update);
    const before = this.#before.get(key);
    this.#before.delete(key);
    return before;
  }

  /** What an update notes while it runs is written within its work. */
  runs(update: Named, work: Work): void {
    this.#live.set(keyOf(update), work);
  }

  /** A run is over; its end is about to be written. */
  over(update: Named, seq: number, work: Work): void {
    this.#live.delete(keyOf(update));
    this.#ended.set(seq, work);
  }
}

/** The spans of what was written before. */
export function addWrites({ writes }: Before, parent: Work): void {
  for (const { begunAt, endedAt } of writes) {
    startWork("commit", parent, begunAt)?.span.end(endedAt);
  }
}

function keyOf({ bot, id }: Named): string {
  return `${bot}:${id}`;
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
