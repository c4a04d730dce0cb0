/**
 * Findings: what the doctor reports.
 *
 * @module
 */

/** How serious a finding is. */
export type Level = "ok" | "warning" | "problem";

/** The result of one check. */
export interface Finding {
  readonly level: Level;
  /** The stable name of the check: `port`, `certificate-dates`, … */
  readonly check: string;
  /** What was found, in one line. */
  readonly title: string;
  /** What to do; for problems and warnings, unless another finding already says so. */
  readonly remedy?: string;
}

/** Findings about one thing. */
export interface Section {
  /** Their subject. */
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
