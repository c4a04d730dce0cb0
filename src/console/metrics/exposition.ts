/**
 * Metrics as text: OpenMetrics 1.0 for clients that accept it, else Prometheus' older format.
 *
 * @module
 */
import type { Family, Sample } from "./families.ts";

/** The formats, by their media types. */
export const FORMATS = {
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
  text: "text/plain; version=0.0.4; charset=utf-8",
} as const;

/** The name of a format. */
export type Format = keyof typeof FORMATS;

/** The format that an Accept header asks for. */
export function formatFor(accept: string | null): Format {
  return accept?.includes("application/openmetrics-text") ? "openmetrics" : "text";
}

/** Formats families. */
export function exposition(families: Iterable<Family>, format: Format): string {
  const lines: string[] = [];
  for (const family of families) {
    const { name, type, help } = family;
    // Only OpenMetrics omits the suffix from a counter's metadata.
    const shown = type === "counter" && format === "text" ? `${name}_total` : name;
    lines.push(`# HELP ${shown} ${escapeHelp(help)}`, `# TYPE ${shown} ${type}`);
    for (const sample of family.samples()) lines.push(sampleLine(name, sample));
  }
  lines.push("# EOF"); // A comment in the older format.
  return `${lines.join("\n")}\n`;
}

function sampleLine(name: string, { suffix, labels, value }: Sample): string {
  const pairs = labels.map(([label, text]) => `${label}="${escapeValue(text)}"`).join(",");
  return `${name}${suffix}${pairs === "" ? "" : `{${pairs}}`} ${numberText(value)}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Math.abs(value) === Infinity) return value > 0 ? "+Inf" : "-Inf";
  return String(value);
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeValue(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
