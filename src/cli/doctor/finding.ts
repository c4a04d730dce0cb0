/**
 * Findings: what the doctor says.
 *
 * @module
 */

/** How a finding is meant: all is well, it might hurt one day, it hurts. */
export type Level = "ok" | "warning" | "problem";

/** One thing that was looked at. */
export interface Finding {
  readonly level: Level;
  /** A stable name of what was looked at: `port`, `certificate-dates`, … */
  readonly check: string;
  /** What was found, in a line. */
  readonly title: string;
  /** What helps; for problems and warnings. */
  readonly remedy?: string;
}

/** Findings about one thing. */
export interface Section {
  /** What they are about. */
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** All is well. */
export function ok(check: string, title: string): Finding {
  return { level: "ok", check, title };
}

/** It might hurt one day. */
export function warning(check: string, title: string, remedy: string): Finding {
  return { level: "warning", check, title, remedy };
}

/** It hurts. */
export function problem(check: string, title: string, remedy: string): Finding {
  return { level: "problem", check, title, remedy };
}
