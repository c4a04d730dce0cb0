import { OURS } from "./causes.ts";
import type { Outcome, Suite } from "./suite.ts";

/** What became of a suite. */
export interface Report {
  readonly suite: Suite;
  /** Why it did not run. */
  readonly skipped?: string;
  readonly outcomes: readonly Outcome[];
  readonly causes: ReadonlyMap<string, readonly Outcome[]>;
}

/** How many failures are the simulator's. */
export function ours({ causes }: Report): number {
  return causes.get(OURS)?.length ?? 0;
}

function line(text: string): string {
  return text.split("\n").find((line) => /error|assert|expected/i.test(line))?.trim().slice(
    0,
    160,
  ) ??
    text.split("\n")[0]!.slice(0, 160);
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
