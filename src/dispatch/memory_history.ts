/**
 * The history of one bot's updates: which are finished, how often one has failed, and what is kept
 * for its next attempt or redelivery.
 *
 * @module
 */
import type { Handled, UpdateHistory } from "./update_history.ts";
import { OnceResults } from "./once_results.ts";
import { type Aging, type Generations, SeenUpdates } from "./seen_updates.ts";
import type { ReplyCache } from "./reply_cache.ts";

/** The memory that all bots share. */
export interface Memories {
  readonly generations: Generations;
  readonly sentReplies: ReplyCache;
}

/** What is known about past updates. Empty for a bot that has had none. */
export class MemoryHistory implements UpdateHistory, Aging {
  readonly #memories: Memories;
  #seen: SeenUpdates | undefined;
  #once: OnceResults | undefined;
  #size = 0;

  /** @param memories The memory that all bots share. */
  constructor(memories: Memories) {
    this.#memories = memories;
  }

  /** How many updates have finished. */
  get size(): number {
    return this.#size;
  }

  isDone(id: number): boolean {
    return this.#seen !== undefined && this.#seen.isDone(id);
  }

  /** How often an update has failed. */
  failuresOf(id: number): number {
    return this.#seen?.failuresOf(id) ?? 0;
  }

  done({ id, album }: Handled): void {
    if (album) { for (const part of album.parts) this.#done(part.id); }
    else this.#done(id);
  }

  failed(id: number): void {
    this.#remembered.failed(id);
  }

  once<T>(id: number, name: string, fn: () => T | Promise<T>): Promise<T> {
    return (this.#once ??= new OnceResults()).run(id, name, fn);
  }

  later(_delayMs: number, name: string): never {
    throw new Error(
      `Cannot schedule task "${name}": no store keeps this bot's updates; set STORE ` +
        "(`store` in the API) and leave `durable` on",
    );
  }

  replied(id: number, body: string, now: number): void {
    this.#memories.sentReplies.add(this, id, body, now);
  }

  /** The reply to an update that was sent in a response, while it is kept. */
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
