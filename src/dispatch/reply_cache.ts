/**
 * Replies recently sent in responses. Telegram delivers again only if it did not get the answer, so a
 * redelivery is answered with the reply again.
 *
 * @module
 */
/** Bounds over all bots. */
const MAX_REPLIES = 1000;
const MAX_BYTES = 1024 * 1024;

/** How long a reply is kept; Telegram delivers again within seconds. */
const KEPT_MS = 600_000;

/** Where a reply is stored, and whose it is. */
interface Entry {
  sender: object | undefined;
  updateId: number;
  sentAt: number;
  /** Its bytes among all of them. */
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
  /** The oldest entry, and how many follow it in the ring. */
  #oldest = 0;
  #count = 0;
  /** Where the bytes of the latest one end. */
  #end = 0;

  /** Keeps a reply unless it is larger than the whole ring. */
  add(sender: object, updateId: number, body: string, sentAt: number): void {
    const bytes = this.#bytes ??= new Uint8Array(MAX_BYTES);
    if (body.length > MAX_BYTES) return;
    let start = this.#makeRoom(body.length);
    let end = start + body.length;
    // Most characters take one byte each.
    const { read } = this.#encoder.encodeInto(body, bytes.subarray(start, end));
    if (read < body.length) {
      const encoded = this.#encoder.encode(body);
      if (encoded.length > MAX_BYTES) return;
      start = this.#makeRoom(encoded.length);
      end = start + encoded.length;
      bytes.set(encoded, start);
    }
    const entry = this.#newest();
    entry.sender = sender;
    entry.updateId = updateId;
    entry.sentAt = sentAt;
    entry.start = start;
    entry.end = this.#end = end;
  }

  /** The latest reply to an update, while it is kept. */
  find(sender: object, updateId: number, now: number): string | undefined {
    for (let i = this.#count - 1; i >= 0; i--) {
      const entry = this.#at(i);
      if (entry.sentAt + KEPT_MS < now) return undefined;
      if (entry.updateId !== updateId || entry.sender !== sender) continue;
      return new TextDecoder().decode(this.#bytes!.subarray(entry.start, entry.end));
    }
    return undefined;
  }

  /** Forgets all replies of a sender. */
  forget(sender: object): void {
    const all = Array.from({ length: this.#count }, (_, i) => this.#at(i));
    this.#entries = all.filter((entry) => entry.sender !== sender);
    this.#oldest = 0;
    this.#count = this.#entries.length;
  }

  /** The entry at an index; 0 is the oldest. */
  #at(i: number): Entry {
    return this.#entries[(this.#oldest + i) % MAX_REPLIES]!;
  }

  /** Forgets the oldest entries until so many consecutive bytes are free. Returns their start. */
  #makeRoom(length: number): number {
    let start = this.#end;
    if (start + length > MAX_BYTES) {
      // The rest of the ring is too short. Entries there are older than those at its start.
      while (this.#count > 0 && this.#at(0).start >= start) this.#forgetOldest();
      start = 0;
    }
    while (this.#count > 0 && overlaps(this.#at(0), start, start + length)) {
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
