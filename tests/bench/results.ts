/**
 * The results: medians over the rounds, as a table and as JSON.
 */
import type { Sample } from "./load.ts";
import { BARE } from "./specs.ts";
import { median, spread } from "./statistics.ts";
import type { SubjectSpec } from "./subject.ts";

/** What one subject showed in one round. */
export interface Round {
  /** At full speed, turn by turn. */
  readonly saturated: readonly Sample[];
  /** At about 1000 requests a second, where every request costs more, turn by turn. */
  readonly paced: readonly Sample[];
  /** The most memory it held. */
  readonly peakBytes: number;
  /** From start to first 200, over several starts. */
  readonly startsMs: readonly number[];
}

/** How the rounds were run. */
export interface Conditions {
  /** The machine, in a few words. */
  readonly machine: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
}

/** A column: the figures of a round, and how many decimals to show. */
type Column = readonly [head: string, of: (round: Round) => readonly number[], decimals: number];

function columnsOf(samples: (round: Round) => readonly Sample[]): readonly Column[] {
  const each = (of: (sample: Sample) => number) => (round: Round) => samples(round).map(of);
  return [
    ["requests/s", each(({ rate }) => rate), 0],
    ["µs CPU", each(({ cpu }) => cpu), 1],
    ["p50 ms", each(({ p50 }) => p50), 2],
    ["p99 ms", each(({ p99 }) => p99), 2],
    ["p99.9 ms", each(({ p999 }) => p999), 2],
  ];
}

/** The tables of each scheme. */
const TABLES: readonly (readonly [title: string, columns: readonly Column[]])[] = [
  ["saturated", [
    ...columnsOf(({ saturated }) => saturated),
    ["peak MiB", ({ peakBytes }) => [peakBytes / 2 ** 20], 0],
    ["start ms", ({ startsMs }) => startsMs, 0],
  ]],
  ["about 1000 a second", columnsOf(({ paced }) => paced)],
];

/** Bytes held by each hosted bot, with that many bots. */
export interface Heaps {
  readonly counts: readonly number[];
  readonly bytes: ReadonlyMap<string, readonly number[]>;
}

/** The machine, in a few words. */
export function machine(): string {
  const cpu = /model name\s*: (.*)/.exec(Deno.readTextFileSync("/proc/cpuinfo"))?.[1];
  return `${navigator.hardwareConcurrency} cores, ${cpu?.trim()}, Linux ${Deno.osRelease()}`;
}

/** Collects rounds. */
export class Results {
  readonly #conditions: Conditions;
  readonly #rounds = new Map<string, { scheme: string; name: string; rounds: Round[] }>();

  #heaps: Heaps | undefined;

  constructor(conditions: Conditions) {
    this.#conditions = conditions;
  }

  /** Adds the heaps of hosted bots. */
  addHeaps(heaps: Heaps): void {
    this.#heaps = heaps;
  }

  /** Adds a subject's figures. */
  add(scheme: string, { name }: SubjectSpec, round: Round): void {
    this.#of(scheme, name).push(round);
  }

  /** Notes that a subject cannot be measured here. */
  notInstalled(scheme: string, { name }: SubjectSpec): void {
    this.#of(scheme, name);
  }

  /** Medians, in Markdown, each with its ratio to a bare `Deno.serve` in the same turn. */
  tables(): string {
    const { machine, rounds, seconds, connections } = this.#conditions;
    const date = new Date().toISOString().slice(0, 10);
    const schemes = new Set(this.#rounds.values().map(({ scheme }) => scheme));
    return [
      `${machine}, Deno ${Deno.version.deno}, ${date}; ${connections} connections, medians over ` +
      `${rounds} rounds with turns of ${seconds} s, in parentheses the median of the ratios to ` +
      "bare Deno.serve in the same turn",
      ...[...schemes].flatMap((scheme) =>
        TABLES.map(([title, columns]) =>
          `**${scheme}, ${title}**\n\n${this.#table(scheme, columns)}`
        )
      ),
      ...this.#heaps ? [heapTable(this.#heaps)] : [],
    ].join("\n\n");
  }

  /** Every figure of every round. */
  json(): string {
    const results = [...this.#rounds.values()];
    const { deno } = Deno.version;
    const { counts = [], bytes = [] } = this.#heaps ?? {};
    const heaps = { counts, bytes: Object.fromEntries(bytes) };
    const report = { ...this.#conditions, deno, results, heaps };
    return JSON.stringify(report, null, 2) + "\n";
  }

  #table(scheme: string, columns: readonly Column[]): string {
    const bare = this.#rounds.get(`${scheme} ${BARE}`)?.rounds ?? [];
    const subjects = this.#rounds.values().filter((subject) => subject.scheme === scheme);
    const [rate] = columns;
    return markdown(
      ["subject", ...columns.map(([head]) => head), "± %"],
      [...subjects].map(({ name, rounds }) =>
        rounds.length === 0 ? [name, "not installed"] : [
          name,
          ...columns.map((column) => cell(column, rounds, bare)),
          spread(rounds.flatMap(rate![1])).toFixed(0),
        ]
      ),
    );
  }

  #of(scheme: string, name: string): Round[] {
    const key = `${scheme} ${name}`;
    let entry = this.#rounds.get(key);
    if (!entry) this.#rounds.set(key, entry = { scheme, name, rounds: [] });
    return entry.rounds;
  }
}

function cell([, of, decimals]: Column, rounds: readonly Round[], bare: readonly Round[]): string {
  const values = rounds.flatMap(of);
  const value = median(values).toFixed(decimals);
  const others = bare.flatMap(of);
  if (others.length !== values.length) return value;
  // Other load on the machine affects measurements close in time alike, so those are compared.
  return `${value} (${median(values.map((each, i) => each / others[i]!)).toFixed(2)})`;
}

function heapTable({ counts, bytes }: Heaps): string {
  const head = ["heap of each bot and its strings, bytes", ...counts.map((n) => `${n} hosted`)];
  return markdown(head, [...bytes].map(([name, values]) => [name, ...values.map(String)]));
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
