/**
 * Metric families: counters, gauges and histograms, each with a series for every combination of
 * label values seen.
 *
 * @module
 */

/** Options for a family. */
export interface FamilyOptions {
  /** Its name, without a counter's suffix. */
  readonly name: string;
  readonly help: string;
  /** The names of its labels. */
  readonly labels?: readonly string[];
}

/** One line of a family: a suffix of the name, labels, and a value. */
export interface Sample {
  readonly suffix: string;
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly value: number;
}

/** A family, ready to be written. */
export interface Family extends Required<FamilyOptions> {
  readonly type: "counter" | "gauge" | "histogram";
  samples(): Iterable<Sample>;
}

/** Separates the label values in a key. */
const SEPARATOR = "\x1f";

/** The series of a combination of label values. */
interface Entry<T> {
  readonly labels: readonly string[];
  value: T;
}

abstract class Series<T> {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  protected entries = new Map<string, Entry<T>>();
  readonly #folded = new Set<number>();

  constructor({ name, help, labels = [] }: FamilyOptions) {
    this.name = name;
    this.help = help;
    this.labels = labels;
  }

  /** How many series there are. */
  get size(): number {
    return this.entries.size;
  }

  /** Drops a label: its series are merged, and later values are added to the merged one. */
  fold(label: string): void {
    const index = this.labels.indexOf(label);
    if (index < 0 || this.#folded.has(index)) return;
    this.#folded.add(index);
    const before = this.entries;
    this.entries = new Map();
    for (const { labels, value } of before.values()) {
      const entry = this.entryOf(labels);
      entry.value = this.merge(entry.value, value);
    }
  }

  protected abstract merge(a: T, b: T): T;

  protected abstract zero(): T;

  /** The series of these label values, created if there is none. */
  protected entryOf(values: readonly string[]): Entry<T> {
    const labels = this.#folded.size === 0
      ? values
      : values.map((value, i) => this.#folded.has(i) ? "" : value);
    const key = labels.join(SEPARATOR);
    let entry = this.entries.get(key);
    if (!entry) this.entries.set(key, entry = { labels, value: this.zero() });
    return entry;
  }

  protected labelsOf({ labels }: Entry<T>): [string, string][] {
    return pairsOf(this.labels, labels);
  }
}

/** An empty label is the same as none. */
function pairsOf(names: readonly string[], values: readonly string[]): [string, string][] {
  return names.map((name, i): [string, string] => [name, values[i] ?? ""])
    .filter(([, value]) => value !== "");
}

/** A value that only grows. */
export class Counter extends Series<number> implements Family {
  readonly type = "counter";

  /** Adds to the series of these values. */
  add(values: readonly string[] = [], amount = 1): void {
    this.entryOf(values).value += amount;
  }

  *samples(): Generator<Sample> {
    if (this.labels.length === 0) this.entryOf([]);
    for (const entry of this.entries.values()) {
      yield { suffix: "_total", labels: this.labelsOf(entry), value: entry.value };
    }
  }

  protected override merge(a: number, b: number): number {
    return a + b;
  }

  protected override zero(): number {
    return 0;
  }
}

/** A value that goes up and down, read on each scrape. */
export class Gauge implements Family {
  readonly type = "gauge";
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly #read: () => Iterable<readonly [values: readonly string[], value: number]>;

  constructor(
    { name, help, labels = [] }: FamilyOptions,
    read: () => Iterable<readonly [values: readonly string[], value: number]>,
  ) {
    this.name = name;
    this.help = help;
    this.labels = labels;
    this.#read = read;
  }

  *samples(): Generator<Sample> {
    for (const [values, value] of this.#read()) {
      yield { suffix: "", labels: pairsOf(this.labels, values), value };
    }
  }
}

/** The upper bounds of the buckets in seconds, from 1 ms to 5 min. */
const BOUNDS = [
  ...[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5],
  ...[1, 2.5, 5, 10, 30, 60, 120, 300],
] as const;

interface Buckets {
  readonly counts: number[];
  sum: number;
}

/** How long something takes, in seconds. */
export class Histogram extends Series<Buckets> implements Family {
  readonly type = "histogram";

  /** Adds an observation in milliseconds. */
  observe(values: readonly string[], ms: number): void {
    const buckets = this.entryOf(values).value;
    const seconds = ms / 1000;
    const index = BOUNDS.findIndex((bound) => seconds <= bound);
    buckets.counts[index < 0 ? BOUNDS.length : index]!++;
    buckets.sum += seconds;
  }

  *samples(): Generator<Sample> {
    if (this.labels.length === 0) this.entryOf([]);
    for (const entry of this.entries.values()) {
      const { counts, sum } = entry.value;
      const labels = this.labelsOf(entry);
      let total = 0;
      for (const [i, count] of counts.entries()) {
        total += count;
        const bound = i < BOUNDS.length ? boundText(BOUNDS[i]!) : "+Inf";
        yield { suffix: "_bucket", labels: [...labels, ["le", bound]], value: total };
      }
      yield { suffix: "_sum", labels, value: sum };
      yield { suffix: "_count", labels, value: total };
    }
  }

  protected override merge(a: Buckets, b: Buckets): Buckets {
    return { counts: a.counts.map((count, i) => count + b.counts[i]!), sum: a.sum + b.sum };
  }

  protected override zero(): Buckets {
    return { counts: Array(BOUNDS.length + 1).fill(0), sum: 0 };
  }
}

/** OpenMetrics requires bounds to be written as floats. */
function boundText(bound: number): string {
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
}
