/**
 * Spans for writes to the store. Each belongs to the trace of its update, although one commit may
 * write many updates.
 *
 * @module
 */
import type { CommitWatcher } from "../durable/commits.ts";
import type { Arrival, Batch } from "../store/types.ts";
import { BoundedMap } from "../util/collections/bounded_map.ts";
import { type Place, placeOfNow, startWork, type Work } from "../util/tracing/work.ts";
import { SPAN_ERROR } from "../util/tracing/telemetry.ts";

/** The most updates remembered while waiting for their runs, and the most unwritten outcomes. */
const REMEMBERED = 10_000;

/** When a write started and ended, in ms since the epoch. */
interface Write {
  readonly begunAt: number;
  readonly endedAt: number;
}

/** What was recorded about an update before its run began. */
export interface Before {
  /** Where it came from. */
  readonly place: Place;
  readonly writes: Write[];
}

/** Identifies a written update. */
interface Named {
  readonly bot: number;
  readonly id: number;
}

/** Traces commits. */
export class CommitTracer implements CommitWatcher {
  readonly #before = new BoundedMap<string, Before>(REMEMBERED);
  readonly #ended = new BoundedMap<number, Work>(REMEMBERED);
  /** The work of runs in progress, by update. */
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
        if (!ok) span.setStatus({ code: SPAN_ERROR });
        span.end();
      }
      if (!ok) return; // It will be written again.
      for (const { seq } of settle) this.#ended.delete(seq);
      const write = { begunAt, endedAt: now() };
      for (const arrival of accept) this.#before.get(keyOf(arrival))?.writes.push(write);
    };
  }

  /** Called when a run begins. Returns, once, the earlier writes of its update. */
  take(update: Named): Before | undefined {
    const key = keyOf(update);
    const before = this.#before.get(key);
    this.#before.delete(key);
    return before;
  }

  /** Called when an update runs: what it writes meanwhile is traced within its work. */
  runs(update: Named, work: Work): void {
    this.#live.set(keyOf(update), work);
  }

  /** Called when a run has finished and its outcome is about to be written. */
  over(update: Named, seq: number, work: Work): void {
    this.#live.delete(keyOf(update));
    this.#ended.set(seq, work);
  }
}

/** Adds the spans of writes made before the run. */
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
