/**
 * Runs a sweep: all its points in turn, round after round, so that other load on the machine
 * affects all of them alike.
 */
import { median, spread } from "../statistics.ts";
import type { Sample } from "../load.ts";
import { type Cost, growthPerDoubling } from "./growth.ts";
import { type Conditions, Scaled } from "./start_scaled.ts";
import type { Sweep } from "./sweeps.ts";

/** Growth over the limit by less than this is noise. */
const TOLERANCE = 1.03;

/** The figures for one amount of work. */
export interface Row extends Cost {
  /** CPU time of the server per update, in microseconds: the median. */
  readonly cost: number;
  /** Half of its range, in percent. */
  readonly spread: number;
  /** Updates per second. */
  readonly rate: number;
  /** From the start of the process to its first 200, in milliseconds. */
  readonly startMs: number;
}

/** The figures of a sweep. */
export interface SweepResult extends Pick<Sweep, "key" | "title" | "allowed"> {
  readonly rows: readonly Row[];
  /** The factor by which the cost grows when the work doubles. */
  readonly growth: number;
  /** Whether it grows more than its work does. */
  readonly tooMuch: boolean;
}

/** Runs it. */
export async function runSweep(sweep: Sweep, conditions: Conditions): Promise<SweepResult> {
  await using subjects = new AsyncDisposableStack();
  const running = new Map<string, Scaled>();
  const places: { work: number; scaled: Scaled; samples: Sample[]; run(): Promise<Sample> }[] = [];
  for (const { work, scale, settings, held } of sweep.points) {
    const key = JSON.stringify(scale);
    let scaled = running.get(key);
    if (!scaled) {
      running.set(key, scaled = subjects.use(await Scaled.start(scale)));
      // V8 is still compiling in the first second.
      await scaled.load({ ...conditions, seconds: 1 }, settings);
    }
    const { controls } = scaled;
    const load = () => scaled.load(conditions, settings);
    const run = () => controls.hold(held).then(load);
    places.push({ work, scaled, samples: [], run });
  }
  for (let round = 0; round < conditions.rounds; round++) {
    for (const { samples, run } of places) samples.push(await run());
  }
  for (const { controls } of running.values()) await controls.hold(0);
  const rows = places.map(({ work, scaled, samples }) => {
    const costs = samples.map(({ cpu }) => cpu);
    return {
      work,
      cost: median(costs),
      spread: spread(costs),
      rate: median(samples.map(({ rate }) => rate)),
      startMs: scaled.subject.startMs,
    };
  });
  const growth = growthPerDoubling(rows);
  const { key, title, allowed } = sweep;
  return { key, title, allowed, rows, growth, tooMuch: growth > allowed * TOLERANCE };
}
