/**
 * Findings: what the doctor reports.
 *
 * @module
 */

/** How serious a finding is. */
export type Level = "ok" | "warning" | "problem";

/** One thing that was checked. */
export interface Finding {
  readonly level: Level;
  /** A stable name of what was checked: `port`, `certificate-dates`, … */
  readonly check: string;
  /** What was found, in a line. */
  readonly title: string;
  /** What to do; for problems and warnings, unless another finding says it. */
  readonly remedy?: string;
}

/** Findings about one thing. */
export interface Section {
  /** What they are about. */
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** Nothing is wrong. */
export function ok(check: string, title: string): Finding {
  return { level: "ok", check, title };
}

/** Something may go wrong. */
export function warning(check: string, title: string, remedy?: string): Finding {
  return { level: "warning", check, title, ...remedy !== undefined && { remedy } };
}

/** Something is wrong. */
export function problem(check: string, title: string, remedy?: string): Finding {
  return { level: "problem", check, title, ...remedy !== undefined && { remedy } };
}
