import { OURS } from "./causes.ts";
import type { Outcome, Suite } from "./suite.ts";

/** The result of a suite. */
export interface Report {
  readonly suite: Suite;
  /** Why it did not run. */
  readonly skipped?: string;
  readonly outcomes: readonly Outcome[];
  readonly causes: ReadonlyMap<string, readonly Outcome[]>;
}

/** How many failures are the simulator's fault. */
export function ours({ causes }: Report): number {
  return causes.get(OURS)?.length ?? 0;
}

/** A failure's message on one line. */
function line(message: string): string {
  // Go's assertions put the error under a heading.
  const lines = message.replace(/Received unexpected error:\s+/, "").split("\n");
  const cause = lines.find((line) =>
    /Error:|assert|[Ee]xpected|failed on setup/.test(line) && !line.includes("Error Trace")
  );
  return (cause ?? lines[0]!).replace(/\s+/g, " ").trim().slice(0, 160);
}

/** A suite's figures, and its failures by cause. */
export function describe(report: Report): string {
  const { suite, skipped, outcomes, causes } = report;
  const title = `${suite.name} ${suite.version}`;
  if (skipped !== undefined) return `${title}: skipped: ${skipped}`;
  const count = (status: Outcome["status"]) =>
    outcomes.filter((outcome) => outcome.status === status).length;
  const figures = `${count("passed")} passed, ${count("failed")} failed`;
  const lines = [
    `${title}: ${figures}, ${count("skipped")} skipped; the simulator's: ${ours(report)}`,
  ];
  for (const [cause, failed] of causes) {
    lines.push(`  ${cause}: ${failed.length}`);
    for (const { test, message } of failed) lines.push(`    ${test}`, `      ${line(message)}`);
  }
  return lines.join("\n");
}
