import type { Known, Outcome } from "./suite.ts";

/** The cause of what nothing else explains. */
export const OURS = "the simulator's";

/** Failures by cause, those that are the simulator's first. */
export function byCause(
  outcomes: readonly Outcome[],
  known: readonly Known[],
): Map<string, Outcome[]> {
  const causes = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    if (outcome.status !== "failed") continue;
    const fits = ({ tests, message }: Known) =>
      tests.test(outcome.test) && (message?.test(outcome.message) ?? true);
    const cause = known.find(fits)?.cause ?? OURS;
    causes.set(cause, [...causes.get(cause) ?? [], outcome]);
  }
  return new Map([...causes].sort(([a], [b]) => Number(b === OURS) - Number(a === OURS)));
}
