/**
 * The latest events as the page shows them: without anything that a user wrote, and without secrets.
 *
 * @module
 */
import { describe } from "../../events/describe.ts";
import { describeError } from "../../events/error_text.ts";
import type { LogLevel, PosternEvent } from "../../events/events.ts";
import { createFieldFilter } from "../../events/fields.ts";
import type { Redactor } from "../../util/redact.ts";

/** How many are kept. */
const KEPT = 1000;

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

/** Keeps the latest events. */
export class LiveEvents {
  readonly #date: () => number;
  readonly #redact: Redactor;
  #events: ShownEvent[] = [];
  #count = 0;

  /**
   * @param date The time, ms since the epoch.
   * @param redact Removes secrets.
   */
  constructor(date: () => number, redact: Redactor) {
    this.#date = date;
    this.#redact = createFieldFilter(redact);
  }

  /** The latest, oldest first. */
  get all(): readonly ShownEvent[] {
    return this.#events.slice(-KEPT);
  }

  /** Adds an event and returns it as it is shown. */
  add(event: PosternEvent): ShownEvent {
    const { level, event: name, text, fields, thrown } = describe(event);
    const chat = event.type === "run" && event.chat !== undefined ? { chat: event.chat } : {};
    const shown: ShownEvent = {
      ...{ n: ++this.#count, at: this.#date(), level, event: name },
      text: text === name ? text : this.#redact(text),
      fields: { ...fields, ...chat },
      ...thrown && { error: this.#redact(describeError(thrown.error).error) },
    };
    this.#events.push(shown);
    // Dropped in bulk, because dropping one moves all the others.
    if (this.#events.length >= 2 * KEPT) this.#events = this.#events.slice(-KEPT);
    return shown;
  }
}
