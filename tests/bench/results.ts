/**
 * The results: medians over the rounds, as a table and as JSON.
 */
import type { Sample } from "./load.ts";
import { BARE } from "./specs.ts";
import { median, spread } from "./statistics.ts";
import type { SubjectSpec } from "./subject.ts";

/** What one subject showed in one round. */
export interface Round {
  /** As fast as it could. */
  readonly saturated: Sample;
  /** At about 1000 requests a second, where every request costs more. */
  readonly paced: Sample;
  /** The most memory it held. */
  readonly peakBytes: number;
  /** From its start to its first 200. */
  readonly startMs: number;
}

/** How the rounds were run. */
export interface Conditions {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
}

const HEAD = [
  ...["scheme", "subject", "requests/s", "± %", "of bare", "µs CPU", "p50 ms", "p99 ms"],
  ...["p99.9 ms", "µs CPU at 1000/s", "peak MiB", "start ms"],
];

/** The machine, in a few words. */
export function machine(): string {
  const cpu = /model name\s*: (.*)/.exec(Deno.readTextFileSync("/proc/cpuinfo"))?.[1];
  return `${navigator.hardwareConcurrency} cores, ${cpu?.trim()}, Linux ${Deno.osRelease()}`;
}

/** Collects rounds. */
export class Results {
  readonly #conditions: Conditions;
  readonly #rounds = new Map<string, { scheme: string; name: string; rounds: Round[] }>();

  constructor(conditions: Conditions) {
    this.#conditions = conditions;
  }

  /** Takes in what a subject showed. */
  add(scheme: string, { name }: SubjectSpec, round: Round): void {
    this.#of(scheme, name).push(round);
  }

  /** A subject cannot be measured here. */
  notInstalled(scheme: string, { name }: SubjectSpec): void {
    this.#of(scheme, name);
  }

  /** Medians, in Markdown. */
  table(): string {
    const { rounds, seconds, connections } = this.#conditions;
    const date = new Date().toISOString().slice(0, 10);
    const rows = this.#rounds.values().map(({ scheme, name, rounds }) =>
      rounds.length === 0 ? [scheme, name, "not installed"] : this.#row(scheme, name, rounds)
    );
    return [
      `${machine()}, Deno ${Deno.version.deno}, ${date}; ${connections} connections, medians of ` +
      `${rounds} interleaved rounds of ${seconds} s`,
      "",
      `| ${HEAD.join(" | ")} |`,
      `|${"---|".repeat(HEAD.length)}`,
      ...rows.map((cells) => `| ${cells.join(" | ")} |`),
    ].join("\n");
  }

  /** Every figure of every round. */
  json(): string {
    const results = [...this.#rounds.values()];
    const { deno } = Deno.version;
    return JSON.stringify({ machine: machine(), deno, ...this.#conditions, results }, null, 2) +
      "\n";
  }

  #row(scheme: string, name: string, rounds: readonly Round[]): string[] {
    const of = (pick: (round: Round) => number) => median(rounds.map(pick));
    const rate = of(({ saturated }) => saturated.rate);
    const bare = this.#rounds.get(`${scheme} ${BARE}`)?.rounds ?? [];
    const ratio = bare.length > 0
      ? rate / median(bare.map(({ saturated }) => saturated.rate))
      : NaN;
    return [
      scheme,
      name,
      String(Math.round(rate)),
      spread(rounds.map(({ saturated }) => saturated.rate)).toFixed(0),
      ratio.toFixed(2),
      of(({ saturated }) => saturated.cpu).toFixed(1),
      of(({ saturated }) => saturated.p50).toFixed(2),
      of(({ saturated }) => saturated.p99).toFixed(2),
      of(({ saturated }) => saturated.p999).toFixed(2),
      of(({ paced }) => paced.cpu).toFixed(1),
      (of(({ peakBytes }) => peakBytes) / 2 ** 20).toFixed(0),
      of(({ startMs }) => startMs).toFixed(0),
    ];
  }

  #of(scheme: string, name: string): Round[] {
    const key = `${scheme} ${name}`;
    let entry = this.#rounds.get(key);
    if (!entry) this.#rounds.set(key, entry = { scheme, name, rounds: [] });
    return entry.rounds;
  }
}
