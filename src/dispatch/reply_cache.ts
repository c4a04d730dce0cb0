/**
 * Replies recently sent in responses. Telegram delivers again only if it did not get the answer, so a
 * redelivery is answered with the reply again.
 *
 * @module
 */
import { isLonger } from "../util/utf8.ts";

/** Bounds over all bots. */
const MAX_REPLIES = 1000;
const MAX_BYTES = 1024 * 1024;

/** How long a reply is kept; Telegram delivers again within seconds. */
const KEPT_MS = 600_000;

/** How many characters are encoded together, which costs little more than encoding one reply. */
const BATCH = 4096;

/** The place of a reply, and the bot and update it belongs to. */
interface Entry {
  sender: object | undefined;
  updateId: number;
  sentAt: number;
  /** Its characters in the batch; its bytes in the ring once the batch has been encoded. */
  start: number;
  end: number;
}

/**
 * Keeps the latest as bytes in a ring: hardly any is ever read, and as strings that outlive their
 * update they would keep the garbage collector busy.
 */
export class ReplyCache {
  readonly #encoder = new TextEncoder();
  #entries: Entry[] = [];
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  /** The latest replies, not encoded yet, and how many they are. */
  #batch = "";
  #inBatch = 0;
  /** The oldest entry, and how many follow it in the ring. */
  #oldest = 0;
  #count = 0;
  /** Where the bytes of the latest one end. */
  #end = 0;

  /** Keeps a reply unless it is larger than the whole ring. */
  add(sender: object, updateId: number, body: string, sentAt: number): void {
    if (isLonger(body, MAX_BYTES)) return;
    if (this.#batch.length + body.length > BATCH) this.#encodeBatch();
    const entry = this.#newest();
    entry.sender = sender;
    entry.updateId = updateId;
    entry.sentAt = sentAt;
    entry.start = this.#batch.length;
    this.#batch += body;
    entry.end = this.#batch.length;
    this.#inBatch++;
    if (this.#batch.length >= BATCH) this.#encodeBatch();
  }

  /** The latest reply to an update, while it is kept. */
  find(sender: object, updateId: number, now: number): string | undefined {
    for (let i = this.#count - 1; i >= 0; i--) {
      const entry = this.#at(i);
      if (entry.sentAt + KEPT_MS < now) return undefined;
      if (entry.updateId !== updateId || entry.sender !== sender) continue;
      if (i >= this.#encoded) return this.#batch.slice(entry.start, entry.end);
      return new TextDecoder().decode(this.#bytes!.subarray(entry.start, entry.end));
    }
    return undefined;
  }

  /** Forgets all replies of a sender. */
  forget(sender: object): void {
    this.#encodeBatch();
    const all = Array.from({ length: this.#count }, (_, i) => this.#at(i));
    this.#entries = all.filter((entry) => entry.sender !== sender);
    this.#oldest = 0;
    this.#count = this.#entries.length;
  }

  /** How many are in the ring, before those in the batch. */
  get #encoded(): number {
    return this.#count - this.#inBatch;
  }

  /** Moves the batch to the ring. */
  #encodeBatch(): void {
    const batch = this.#batch;
    const bytes = this.#bytes ??= new Uint8Array(MAX_BYTES);
    const start = this.#makeRoom(batch.length);
    const { read } = this.#encoder.encodeInto(batch, bytes.subarray(start, start + batch.length));
    // If each character takes one byte, as most do, bytes are counted like characters.
    if (read === batch.length) this.#moveBatch(start);
    else this.#encodeEach(bytes);
    this.#batch = "";
    this.#inBatch = 0;
  }

  #moveBatch(start: number): void {
    for (let i = this.#encoded; i < this.#count; i++) {
      const entry = this.#at(i);
      entry.start += start;
      this.#end = entry.end += start;
    }
  }

  #encodeEach(bytes: Uint8Array): void {
    while (this.#inBatch > 0) {
      const entry = this.#at(this.#encoded);
      const encoded = this.#encoder.encode(this.#batch.slice(entry.start, entry.end));
      entry.start = this.#makeRoom(encoded.length);
      entry.end = this.#end = entry.start + encoded.length;
      bytes.set(encoded, entry.start);
      this.#inBatch--;
    }
  }

  /** The entry at an index; 0 is the oldest. */
  #at(i: number): Entry {
    return this.#entries[(this.#oldest + i) % MAX_REPLIES]!;
  }

  /** Forgets the oldest in the ring until so many consecutive bytes are free. Returns their start. */
  #makeRoom(length: number): number {
    let start = this.#end;
    if (start + length > MAX_BYTES) {
      // The rest of the ring is too short. Entries there are older than those at its start.
      while (this.#encoded > 0 && this.#at(0).start >= start) this.#forgetOldest();
      start = 0;
    }
    while (this.#encoded > 0 && overlaps(this.#at(0), start, start + length)) {
      this.#forgetOldest();
    }
    return start;
  }

  #forgetOldest(): void {
    this.#oldest = (this.#oldest + 1) % MAX_REPLIES;
    this.#count--;
  }

  /** The next entry; entries are reused. */
  #newest(): Entry {
    if (this.#count === MAX_REPLIES) this.#forgetOldest();
    const index = (this.#oldest + this.#count++) % MAX_REPLIES;
    const sender = undefined;
    return this.#entries[index] ??= { sender, updateId: 0, sentAt: 0, start: 0, end: 0 };
  }
}

function overlaps(entry: Entry, start: number, end: number): boolean {
  return entry.start < end && start < entry.end;
}
