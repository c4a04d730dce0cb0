/**
 * Stories that bots post for business accounts.
 *
 * @module
 */
import type { User } from "../../telegram/types.ts";

/** A story, and the bot that posted it. */
export interface PostedStory {
  /** The bot that posted it; only this bot may change it. */
  readonly botId: number;
  /** `photo` or `video`. */
  readonly type: string;
  /** The value that messages have in the field of that name. */
  readonly media: unknown;
  /** The caption. */
  readonly caption: string;
}

/** All stories of all accounts. */
export class Stories {
  #byAccount = new Map<number, Map<number, PostedStory>>();
  #last = new Map<number, number>();

  /** A story of an account. */
  get(userId: number, id: number): PostedStory | undefined {
    return this.#byAccount.get(userId)?.get(id);
  }

  /** Adds a story; returns its number. */
  add({ id: userId }: User, story: PostedStory): number {
    const id = (this.#last.get(userId) ?? 0) + 1;
    this.#last.set(userId, id);
    this.put(userId, id, story);
    return id;
  }

  /** Replaces a story. */
  put(userId: number, id: number, story: PostedStory): void {
    const stories = this.#byAccount.get(userId) ?? new Map<number, PostedStory>();
    this.#byAccount.set(userId, stories.set(id, story));
  }

  /** Deletes a story; returns whether it existed. */
  delete(userId: number, id: number): boolean {
    return this.#byAccount.get(userId)?.delete(id) ?? false;
  }
}
