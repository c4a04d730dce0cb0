import type { Outcome } from "./suite.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};

function decode(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal));
  });
}

function attribute(tag: string, name: string): string {
  return decode(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
}

/**
 * Reads a JUnit XML report as pytest and Bun write it. If a test was run again, its last outcome
 * counts.
 */
export function readJUnit(xml: string): Outcome[] {
  return [...new Map(readCases(xml).map((outcome) => [outcome.test, outcome])).values()];
}

function readCases(xml: string): Outcome[] {
  const cases = xml.matchAll(/<testcase((?:\s[\w-]+="[^"]*")*)\s*(?:\/>|>(.*?)<\/testcase>)/gs);
  return [...cases].map(([, tag = "", inside = ""]): Outcome => {
    const test = `${attribute(tag, "classname")} ${attribute(tag, "name")}`.trim();
    if (/<skipped[\s/>]/.test(inside)) return { test, status: "skipped", message: "" };
    const [, failure, text = ""] = /<(?:failure|error)((?:\s[\w-]+="[^"]*")*)\s*\/?>([^<]*)/
      .exec(inside) ?? [];
    if (failure === undefined) return { test, status: "passed", message: "" };
    const said = [attribute(failure, "message"), decode(text).trim()];
    return { test, status: "failed", message: said.filter(Boolean).join("\n") };
  });
}
