/**
 * How long subjects take from their start to their first 200.
 */
import { median } from "./statistics.ts";
import { startSubject, type SubjectSpec } from "./subject.ts";

/** A single start tells little: it is over in the time that a busy machine takes for something. */
const STARTS = 5;

/** Starts the subjects in turns and gives the median of each, in milliseconds. */
export async function measureStarts(
  specs: readonly SubjectSpec[],
  tls: { cert: string; key: string } | undefined,
): Promise<Map<SubjectSpec, number>> {
  const starts = new Map<SubjectSpec, number[]>(specs.map((spec) => [spec, []]));
  for (let i = 0; i < STARTS; i++) {
    for (const [spec, taken] of starts) {
      await using subject = await startSubject(spec, tls);
      taken.push(subject.startMs);
    }
  }
  return new Map(starts.entries().map(([spec, taken]) => [spec, median(taken)]));
}
