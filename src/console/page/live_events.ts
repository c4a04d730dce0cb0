/**
 * The latest events, and how the page shows them: without anything that a user wrote, and without
 * secrets.
 *
 * @module
 */
import { describe } from "../../events/describe.ts";
import { describeError } from "../../events/error_text.ts";
import type { LogLevel, PosternEvent } from "../../events/events.ts";
import { createFieldFilter } from "../../events/fields.ts";
import type { Redactor } from "../../util/redact/redact.ts";
import { EventRing, isPlain } from "./event_ring.ts";
import { createMatcher, type EventFilter, type Filterable } from "./event_filter.ts";

/** How many are kept; a page only gets the latest of them, unless it asks for others. */
const KEPT = 10_000;

/** How many are found at a time. */
const MAX_FOUND = 100;

/** An event as the page shows it. */
export interface ShownEvent {
  /** Counts from 1. */
  readonly n: number;
  /** When it happened, ms since the epoch. */
  readonly at: number;
  readonly level: LogLevel;
  readonly event: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, string | number | boolean | undefined>>;
  /** What was thrown, in a line. */
  readonly error?: string;
}

type Described = Omit<ShownEvent, "n" | "at">;

/** Keeps the latest events. */
export class LiveEvents {
  readonly #date: () => number;
  readonly #redact: Redactor;
  /** Frequent events are described later, if anybody looks. */
  readonly #ring = new EventRing<Described>(KEPT);
  #count = 0;

  /**
   * @param date The time, ms since the epoch.
   * @param redact Removes secrets.
   */
  constructor(date: () => number, redact: Redactor) {
    this.#date = date;
    this.#redact = createFieldFilter(redact);
  }

  /** The number of the latest event. */
  get count(): number {
    return this.#count;
  }

  /** Adds an event. Returns its error as it is shown, if it has one. */
  add(event: PosternEvent): string | undefined {
    const kept = isPlain(event) ? event : this.#describe(event);
    this.#ring.put(++this.#count, this.#date(), kept);
    return "type" in kept ? undefined : kept.error;
  }

  /** The events after number `from` up to number `to` that are still kept, oldest first. */
  between(from: number, to: number): ShownEvent[] {
    const shown: ShownEvent[] = [];
    for (let n = Math.max(from, this.#count - KEPT) + 1; n <= to; n++) {
      shown.push(this.#show(n));
    }
    return shown;
  }

  /** The latest events that match a filter, oldest first. */
  find(filter: EventFilter): ShownEvent[] {
    const first = Math.max(0, this.#count - KEPT) + 1;
    const kept: (Filterable & { readonly n: number })[] = [];
    for (let n = this.#count; n >= first; n--) {
      const event = this.#ring.get(n);
      kept.push(
        "type" in event
          ? { n, name: event.type, fields: event }
          : { n, name: event.event, fields: event.fields },
      );
    }
    const matches = createMatcher(filter, kept);
    const found: ShownEvent[] = [];
    for (const one of kept) {
      if (matches(one) && found.push(this.#show(one.n)) === MAX_FOUND) break;
    }
    return found.reverse();
  }

  #show(n: number): ShownEvent {
    const event = this.#ring.get(n);
    const described = "type" in event ? this.#describe(event) : event;
    return { n, at: this.#ring.timeOf(n), ...described };
  }

  #describe(event: PosternEvent): Described {
    const { level, event: name, text, fields, thrown } = describe(event);
    const chat = event.type === "run" && event.chat !== undefined ? { chat: event.chat } : {};
    return {
      ...{ level, event: name, text: text === name ? text : this.#redact(text) },
      fields: { ...fields, ...chat },
      ...thrown && { error: this.#redact(describeError(thrown.error).error) },
    };
  }
}
