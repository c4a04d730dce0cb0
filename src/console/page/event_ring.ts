/**
 * The latest events, in columns: thousands of small objects that live for seconds would make every
 * garbage collection slow.
 *
 * @module
 */
import type { PosternEvent } from "../../events/events.ts";

/** Frequent events, which are plain data. */
export type PlainEvent = Extract<PosternEvent, { type: "update" | "run" | "call" }>;

/** Whether an event is one of these. */
export function isPlain(event: PosternEvent): event is PlainEvent {
  const { type } = event;
  return type === "update" || type === "run" || type === "call";
}

const NUMBERS = [
  ...["update_id", "status", "ms", "attempt", "waitedMs", "joins", "chat", "retryAfter"] as const,
];
const TEXTS = ["type", "bot", "kind", "outcome", "method"] as const;

type Fields = Readonly<Record<string, unknown>>;

/** Keeps the latest frequent events, and whatever else is put in their place. */
export class EventRing<Other extends object> {
  readonly size: number;
  readonly #times: Float64Array;
  readonly #numbers: Float64Array[];
  readonly #texts: (string | undefined)[][];
  readonly #others: (Other | undefined)[];

  /** @param size How many are kept. */
  constructor(size: number) {
    this.size = size;
    this.#times = new Float64Array(size);
    this.#numbers = NUMBERS.map(() => new Float64Array(size));
    this.#texts = TEXTS.map(() => Array(size).fill(undefined));
    this.#others = Array(size).fill(undefined);
  }

  /** Keeps event number `n`, and when it happened. */
  put(n: number, at: number, event: PlainEvent | Other): void {
    const i = n % this.size;
    this.#times[i] = at;
    if (!("type" in event)) {
      this.#others[i] = event;
      return;
    }
    this.#others[i] = undefined;
    const fields: Fields = event as PlainEvent & Fields;
    // What an event does not have is NaN.
    for (let j = 0; j < NUMBERS.length; j++) {
      this.#numbers[j]![i] = fields[NUMBERS[j]!] as number ?? NaN;
    }
    for (let j = 0; j < TEXTS.length; j++) this.#texts[j]![i] = fields[TEXTS[j]!] as string;
  }

  /** When event number `n` happened. */
  timeOf(n: number): number {
    return this.#times[n % this.size]!;
  }

  /** Event number `n`. */
  get(n: number): PlainEvent | Other {
    const i = n % this.size;
    const other = this.#others[i];
    if (other) return other;
    const event: Record<string, unknown> = {};
    for (const [j, name] of TEXTS.entries()) event[name] = this.#texts[j]![i];
    for (const [j, name] of NUMBERS.entries()) {
      const value = this.#numbers[j]![i]!;
      // A run that never began took NaN ms.
      event[name] = Number.isNaN(value) && name !== "ms" ? undefined : value;
    }
    return event as unknown as PlainEvent;
  }
}
