/**
 * Albums: the messages of a media group, which Telegram delivers one by one, collected until they
 * can be handled together.
 *
 * @module
 */
import { ALBUM_KINDS } from "../handler/album_kinds.ts";
import type { Message } from "../telegram/types.ts";
import type { Clock } from "../util/clock.ts";
import type { Arrival } from "./arrival.ts";
import type { Outcome } from "./outcome.ts";

/** An album is complete when no part has arrived for this long. */
const QUIET_MS = 500;

/** It is complete after this long in any case. */
const LONGEST_MS = 3000;

/** A timer this late means that the thread was blocked, and what has arrived could not be read. */
const BLOCKED_MS = 100;

const KINDS: ReadonlySet<string> = new Set(ALBUM_KINDS);

/**
 * Which album an update is a part of.
 *
 * @returns A key of the album; `undefined` for an update that is not part of any.
 */
export function albumKeyOf(arrival: Arrival): string | undefined {
  if (!KINDS.has(arrival.kind)) return undefined;
  const { media_group_id: id, chat, business_connection_id: business } = messageIn(arrival) ?? {};
  // A media_group_id is unique only inside its chat.
  return typeof id === "string" ? [arrival.kind, business, chat?.id, id].join(" ") : undefined;
}

function messageIn({ kind, update }: Arrival): Message | undefined {
  return update[kind as "message"];
}

/** The parts of one album that have arrived so far. */
export class Album {
  readonly key: string;
  readonly lane: number | undefined;
  readonly parts: Arrival[] = [];
  /** Resolves when no more parts are taken. */
  readonly complete: Promise<void>;
  /** Resolves with its outcome when its run is over. */
  readonly over: Promise<Outcome>;
  readonly #clock: Clock;
  #endsAt: number;
  #timer = 0;
  #complete!: () => void;
  #end!: (outcome: Outcome) => void;

  constructor(key: string, lane: number | undefined, clock: Clock) {
    this.key = key;
    this.lane = lane;
    this.#clock = clock;
    this.#endsAt = clock.now() + LONGEST_MS;
    this.complete = new Promise((resolve) => this.#complete = resolve);
    this.over = new Promise((resolve) => this.#end = resolve);
  }

  /** Its messages, in the order in which they were sent. */
  get messages(): Message[] {
    return this.parts.map((part) => messageIn(part)!).sort((a, b) => a.message_id - b.message_id);
  }

  /** Adds a part and waits for the next. */
  add(part: Arrival): void {
    this.parts.push(part);
    this.#clock.clearTimer(this.#timer);
    this.#wait();
  }

  /** Waits for the next part. Time in which the thread was blocked does not count. */
  #wait(): void {
    const now = this.#clock.now();
    const ms = Math.max(0, Math.min(QUIET_MS, this.#endsAt - now));
    this.#timer = this.#clock.setTimer(() => {
      const lateMs = this.#clock.now() - (now + ms);
      if (lateMs < BLOCKED_MS) return this.#complete();
      this.#endsAt += lateMs;
      this.#wait();
    }, ms);
  }

  /** Takes no more parts. */
  finish(): void {
    this.#clock.clearTimer(this.#timer);
    this.#complete();
  }

  /** Its run is over. */
  end(outcome: Outcome): void {
    this.finish();
    this.#end(outcome);
  }
}

/** The albums of one bot that are not over. */
export class Albums {
  readonly #clock: Clock;
  /** Those that take parts. */
  readonly #open = new Map<string, Album>();
  readonly #byUpdate = new Map<number, Album>();

  /** @param clock The source of time. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The album of an update that has arrived before. */
  with(updateId: number): Album | undefined {
    return this.#byUpdate.get(updateId);
  }

  /** Adds a part to its album. Returns the album, and whether the part is its first. */
  add(key: string, lane: number | undefined, part: Arrival): { album: Album; isNew: boolean } {
    let album = this.#open.get(key);
    const isNew = album === undefined;
    if (!album) {
      this.finishIn(lane);
      const created = album = new Album(key, lane, this.#clock);
      this.#open.set(key, created);
      created.complete.then(() => this.#close(created));
    }
    album.add(part);
    this.#byUpdate.set(part.id, album);
    return { album, isNew };
  }

  /** What comes in a lane after an album is not a part of it: Telegram keeps the order. */
  finishIn(lane: number | undefined): void {
    if (lane === undefined) return;
    for (const album of this.#open.values()) if (album.lane === lane) this.#finish(album);
  }

  /** Takes no more parts. */
  finishAll(): void {
    for (const album of this.#open.values()) this.#finish(album);
  }

  /** An album is over. */
  end(album: Album, outcome: Outcome): void {
    this.#close(album);
    for (const { id } of album.parts) this.#byUpdate.delete(id);
    album.end(outcome);
  }

  #finish(album: Album): void {
    this.#close(album);
    album.finish();
  }

  #close(album: Album): void {
    if (this.#open.get(album.key) === album) this.#open.delete(album.key);
  }
}
