/**
 * The doctor's report.
 *
 * @module
 */
import { paint, type Terminal } from "../terminal.ts";
import type { Finding, Level, Section } from "./finding.ts";
import type { FirewallRules } from "./firewall.ts";

/** All findings. */
export interface Report {
  readonly sections: readonly Section[];
  /** Firewall rules to paste, if useful. */
  readonly firewall?: FirewallRules;
}

const COLOR = { ok: "green", warning: "yellow", problem: "red" } as const;
const WIDTH = "problem".length;

/** The number of findings of a level. */
export function count({ sections }: Pick<Report, "sections">, level: Level): number {
  return sections.flatMap(({ findings }) => findings).filter((one) => one.level === level).length;
}

/**
 * The report as text.
 */
export function reportText(terminal: Pick<Terminal, "colors">, report: Report): string {
  const parts = report.sections.map(({ title, findings }) =>
    `${paint(terminal, "bold", title)}\n${findings.map((one) => lines(terminal, one)).join("")}`
  );
  if (report.firewall) parts.push(rulesText(terminal, report.firewall));
  const summary = (["problem", "warning", "ok"] as const).map((level) => {
    const number = count(report, level);
    return `${number} ${level}${number === 1 || level === "ok" ? "" : "s"}`;
  });
  return `${parts.join("\n")}\n${summary.join(", ")}\n`;
}

function rulesText(terminal: Pick<Terminal, "colors">, firewall: FirewallRules): string {
  const rules = Object.entries(firewall).map(([name, commands]) =>
    `  ${name}\n${commands.map((command: string) => `    ${command}\n`).join("")}`
  );
  const title = "Firewall rules to let in Telegram only, to be run as root";
  return `${paint(terminal, "bold", title)}\n${rules.join("")}`;
}

function lines(terminal: Pick<Terminal, "colors">, { level, title, remedy }: Finding): string {
  const mark = paint(terminal, COLOR[level], level.padEnd(WIDTH));
  const more = remedy === undefined ? "" : `${" ".repeat(WIDTH + 4)}→ ${remedy}\n`;
  return `  ${mark}  ${title}\n${more}`;
}

/**
 * The report as JSON.
 */
export function reportJson(report: Report): string {
  const { sections, firewall } = report;
  const counts = { problems: count(report, "problem"), warnings: count(report, "warning") };
  return `${JSON.stringify({ ok: counts.problems === 0, ...counts, sections, firewall })}\n`;
}

/**
 * What has changed since the previous report: new and resolved findings. Empty if nothing has.
 */
export function changesText(
  terminal: Pick<Terminal, "colors">,
  before: Report,
  now: Report,
  date: number,
): string {
  const [old, fresh] = [before, now].map(troublesOf);
  const added = [...fresh!].filter(([key]) => !old!.has(key)).map(([, one]) =>
    lines(terminal, one)
  );
  const over = [...old!].filter(([key]) => !fresh!.has(key))
    .map(([, { title }]) =>
      lines(terminal, { level: "ok", check: "", title: `resolved: ${title}` })
    );
  const changes = [...added, ...over];
  return changes.length === 0 ? "" : `${new Date(date).toISOString()}\n${changes.join("")}`;
}

/** Problems and warnings, keyed so that changing numbers do not make them new. */
function troublesOf({ sections }: Report): Map<string, Finding> {
  return new Map(
    sections.flatMap(({ title, findings }) =>
      findings.filter(({ level }) => level !== "ok").map((one) => [
        `${title} ${one.level} ${one.title.replaceAll(/\d+/g, "#")}`,
        one,
      ])
    ),
  );
}
