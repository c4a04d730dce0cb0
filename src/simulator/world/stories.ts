/**
 * Stories that bots post for business accounts.
 *
 * @module
 */
import type { User } from "../../telegram/types.ts";

/** A story. */
export interface PostedStory {
  /** The bot that posted it, the only one to change it. */
  readonly botId: number;
  /** `photo` or `video`. */
  readonly type: string;
  /** What the field of that name shows in messages. */
  readonly media: unknown;
  /** What is written under it. */
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

  /** Puts up a new story; its number. */
  add({ id: userId }: User, story: PostedStory): number {
    const id = (this.#last.get(userId) ?? 0) + 1;
    this.#last.set(userId, id);
    this.put(userId, id, story);
    return id;
  }

  /** Puts a story in another's place. */
  put(userId: number, id: number, story: PostedStory): void {
    const stories = this.#byAccount.get(userId) ?? new Map<number, PostedStory>();
    this.#byAccount.set(userId, stories.set(id, story));
  }

  /** Takes a story away; whether it was there. */
  delete(userId: number, id: number): boolean {
    return this.#byAccount.get(userId)?.delete(id) ?? false;
  }
}
