/**
 * How long subjects take from start to first 200.
 */
import { startSubject, type SubjectSpec } from "./subject.ts";

/** A single start proves little: it is shorter than many a hiccup of a busy machine. */
const STARTS = 15;

/** Starts the subjects several times and returns the milliseconds of each start. */
export async function measureStarts(
  specs: readonly SubjectSpec[],
  tls: { cert: string; key: string } | undefined,
): Promise<Map<SubjectSpec, number[]>> {
  const starts = new Map<SubjectSpec, number[]>(specs.map((spec) => [spec, []]));
  for (let i = 0; i < STARTS; i++) {
    // The order rotates, so that no subject always follows the same neighbour.
    for (const spec of [...specs.slice(i % specs.length), ...specs.slice(0, i % specs.length)]) {
      await using subject = await startSubject(spec, tls);
      starts.get(spec)!.push(subject.startMs);
    }
  }
  return starts;
}
