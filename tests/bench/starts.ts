/**
 * How long subjects take from their start to their first 200.
 */
import { startSubject, type SubjectSpec } from "./subject.ts";

/** A single start tells little: it is over in the time that a busy machine takes for something. */
const STARTS = 15;

/** Starts the subjects several times and gives how long each took each time, in milliseconds. */
export async function measureStarts(
  specs: readonly SubjectSpec[],
  tls: { cert: string; key: string } | undefined,
): Promise<Map<SubjectSpec, number[]>> {
  const starts = new Map<SubjectSpec, number[]>(specs.map((spec) => [spec, []]));
  for (let i = 0; i < STARTS; i++) {
    // Each begins a turn now and then: what a neighbour leaves behind falls on all.
    for (const spec of [...specs.slice(i % specs.length), ...specs.slice(0, i % specs.length)]) {
      await using subject = await startSubject(spec, tls);
      starts.get(spec)!.push(subject.startMs);
    }
  }
  return starts;
}
