/**
 * The history of one bot's updates: which are over, how often one has failed, and what is remembered
 * for its next attempt or its redelivery.
 *
 * @module
 */
import { OnceResults } from "./once.ts";
import { type Aging, type Generations, SeenUpdates } from "./seen_updates.ts";
import type { ReplyCache } from "./reply_cache.ts";

/** Where all bots remember. */
export interface Memories {
  readonly generations: Generations;
  readonly sentReplies: ReplyCache;
}

/** What a run was about. */
interface Handled {
  readonly id: number;
  readonly album?: { readonly parts: readonly { readonly id: number }[] } | undefined;
}

/** What is known of updates that have been here. Of a bot without any, it holds nothing. */
export class History implements Aging {
  readonly #memories: Memories;
  #seen: SeenUpdates | undefined;
  #once: OnceResults | undefined;
  #size = 0;

  /** @param memories Where all bots remember. */
  constructor(memories: Memories) {
    this.#memories = memories;
  }

  /** How many updates have come to their end. */
  get size(): number {
    return this.#size;
  }

  /** Whether an update is over: it succeeded, or it is a dead letter. */
  isDone(id: number): boolean {
    return this.#seen !== undefined && this.#seen.isDone(id);
  }

  /** How often an update has failed. */
  failuresOf(id: number): number {
    return this.#seen?.failuresOf(id) ?? 0;
  }

  /** An update is over, or all of an album. */
  done({ id, album }: Handled): void {
    if (album) { for (const part of album.parts) this.#done(part.id); }
    else this.#done(id);
  }

  /** An attempt has failed. */
  failed(id: number): void {
    this.#remembered.failed(id);
  }

  /** The result of a function that is called once for an update. */
  once<T>(id: number, name: string, fn: () => T | Promise<T>): Promise<T> {
    return (this.#once ??= new OnceResults()).run(id, name, fn);
  }

  /** A reply has left in a response. */
  replied(id: number, body: string, now: number): void {
    this.#memories.sentReplies.add(this, id, body, now);
  }

  /** The reply to an update that travelled in a response, as long as it is kept. */
  replyTo(id: number, now: number): string | undefined {
    return this.#memories.sentReplies.find(this, id, now);
  }

  age(): boolean {
    if (this.#seen?.age()) return true;
    this.#seen = this.#once = undefined;
    return false;
  }

  /** Forgets everything. */
  forget(): void {
    this.#memories.generations.remove(this);
    this.#memories.sentReplies.forget(this);
    this.#seen = this.#once = undefined;
  }

  #done(id: number): void {
    this.#remembered.done(id);
    this.#size++;
    this.#once?.forget(id);
  }

  get #remembered(): SeenUpdates {
    if (!this.#seen) {
      this.#seen = new SeenUpdates();
      this.#memories.generations.add(this);
    }
    return this.#seen;
  }
}
