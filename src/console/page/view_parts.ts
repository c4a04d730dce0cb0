/**
 * A view in parts, each as JSON without secrets. A part is only cleaned, and only sent, if it has
 * changed.
 *
 * @module
 */
import { turn } from "../../util/turn.ts";
import type { View } from "./view.ts";

/** What changes all the time about a bot: numbers, in this order, apart from the rest of its row. */
const FIGURES = [
  ...["updates", "failed", "dead", "inFlight", "running", "waiting", "lanes", "pending"] as const,
];

/** The rest of its row. */
const FACTS = [
  ...["name", "path", "secret", "allowed", "troubles", "canSet", "url", "ours", "drift"],
  "webhookError",
];

/** The numbers of a point, in this order. */
const POINT = [
  ...["at", "updates", "inTime", "failed", "dead", "p50", "p99", "inFlight", "lagMs"] as const,
  ...["pending", "loopMs", "memory", "days", "deliveryErrors"] as const,
];

/** How many points may have changed since a second ago. */
const LATEST_POINTS = 2;

/** How many rows are cleaned at a time. */
const SLICE = 20;

type Row = View["bots"][number];

interface Text {
  /** As it was built. */
  readonly json: string;
  /** The same without secrets. */
  readonly clean: string;
}

/** The parts of the latest view. */
export class ViewParts {
  readonly #redact: (text: string) => string;
  readonly #texts = new Map<string, Text>();
  readonly #changed = new Set<string>();
  #rows = new Map<string, Text>();
  readonly #changedRows = new Set<string>();
  #points: readonly (readonly (number | null)[])[] = [];

  /** @param redact Removes secrets. */
  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  /** Takes a view. */
  async take({ bots, points, ...view }: View): Promise<void> {
    this.#points = points.map((point) => POINT.map((key) => point[key]));
    const order = bots.map(({ name }) => name);
    const figures = bots.map((row) => FIGURES.map((key) => row[key] ?? null));
    await turn();
    const parts: Record<string, unknown> = { ...view, order, figures };
    // What is gone is null from now on.
    for (const name of new Set([...this.#texts.keys(), ...Object.keys(parts)])) {
      this.#put(name, JSON.stringify(parts[name] ?? null));
    }
    await turn();
    await this.#takeRows(bots);
  }

  /** All parts, as one JSON object. */
  all(): string {
    return this.#join(this.#texts.keys(), this.#rows.keys(), this.#points);
  }

  /** The parts that have changed since this was called before. */
  changed(): string {
    const text = this.#join(this.#changed, this.#changedRows, this.#points.slice(-LATEST_POINTS));
    this.#changed.clear();
    this.#changedRows.clear();
    return text;
  }

  #join(names: Iterable<string>, rows: Iterable<string>, points: unknown): string {
    const members = [...names].map((name) => `"${name}":${this.#texts.get(name)!.clean}`);
    const bots = [...rows].flatMap((name) => this.#rows.get(name)?.clean ?? []);
    members.push(`"bots":[${bots.join(",")}]`, `"points":${JSON.stringify(points)}`);
    return `{${members.join(",")}}`;
  }

  #put(name: string, json: string): void {
    if (this.#texts.get(name)?.json === json) return;
    this.#texts.set(name, { json, clean: this.#clean(json) });
    this.#changed.add(name);
  }

  async #takeRows(bots: readonly Row[]): Promise<void> {
    const before = this.#rows;
    const rows = new Map<string, Text>();
    let cleaned = 0;
    for (const row of bots) {
      const json = JSON.stringify(row, FACTS);
      const known = before.get(row.name);
      if (known?.json === json) rows.set(row.name, known);
      else {
        rows.set(row.name, { json, clean: this.#clean(json) });
        this.#changedRows.add(row.name);
        if (++cleaned % SLICE === 0) await turn();
      }
    }
    this.#rows = rows;
  }

  /** Numbers alone hold no secret. */
  #clean(json: string): string {
    return json.includes('"') ? this.#redact(json) : json;
  }
}
