/**
 * The stream of an open page. Each second's messages are made once for all readers, in slices: what
 * the page shows must not hold up updates.
 *
 * @module
 */
import type { SendText } from "../../web/event_stream.ts";
import type { Clock } from "../../util/clock.ts";
import { turn } from "../../util/turn.ts";
import type { LiveEvents } from "./live_events.ts";
import type { View } from "./view.ts";
import { ViewParts } from "./view_parts.ts";

/** How often an open page is updated. */
const TICK_MS = 1000;

/** How many events are sent per second, the latest; the page shows how many it has missed. */
const MAX_EVENTS = 100;

/** How many of the latest events a page begins with. */
const FIRST_EVENTS = 1000;

/** How many events are described at a time. */
const SLICE = 25;

/** What the stream is made from. */
export interface FeedOptions {
  readonly clock: Clock;
  readonly events: LiveEvents;
  view(): Promise<View>;
  /** Removes secrets. */
  redact(text: string): string;
}

/** Sends all readers what is new. */
export class Feed {
  readonly #options: FeedOptions;
  readonly #parts: ViewParts;
  readonly #readers = new Set<SendText>();
  /** The number of the latest event that has been sent to all. */
  #sent = 0;
  #timer: number | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#parts = new ViewParts(options.redact);
  }

  /** Sends a reader everything, and from then on what is new. Returns how to leave. */
  join(send: SendText): () => void {
    if (this.#readers.size === 0) this.#sent = this.#options.events.count;
    this.#readers.add(send);
    void this.#welcome(send).then(() => this.#tickLater());
    return () => {
      this.#readers.delete(send);
      if (this.#readers.size === 0) this.close();
    };
  }

  /** Stops. */
  close(): void {
    if (this.#timer !== undefined) this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  /** Changes that reach the reader before this is over are ignored by it, new events are not. */
  async #welcome(send: SendText): Promise<void> {
    const to = this.#options.events.count;
    await this.#sendEvents(Math.max(0, to - FIRST_EVENTS), to, (json) => send(json, "events"));
    await this.#parts.take(await this.#options.view());
    send(this.#parts.all(), "snapshot");
  }

  #tickLater(): void {
    if (this.#readers.size === 0) return;
    this.#timer ??= this.#options.clock.setTimer(() => void this.#tick(), TICK_MS);
  }

  async #tick(): Promise<void> {
    try {
      const to = this.#options.events.count;
      const from = Math.max(this.#sent, to - MAX_EVENTS);
      if (from > this.#sent) this.#sendAll(String(from - this.#sent), "missed");
      this.#sent = to;
      await this.#sendEvents(from, to, (json) => this.#sendAll(json, "events"));
      await this.#parts.take(await this.#options.view());
      this.#sendAll(this.#parts.changed(), "view");
    } finally {
      this.#timer = undefined;
      this.#tickLater();
    }
  }

  /** Sends the events after number `from`, up to number `to`, in slices. */
  async #sendEvents(from: number, to: number, send: (json: string) => void): Promise<void> {
    const { events, redact } = this.#options;
    for (let at = from; at < to; at += SLICE) {
      if (at > from) await turn();
      if (this.#readers.size === 0) return;
      send(redact(JSON.stringify(events.between(at, Math.min(to, at + SLICE)))));
    }
  }

  #sendAll(json: string, event: string): void {
    for (const send of this.#readers) send(json, event);
  }
}
