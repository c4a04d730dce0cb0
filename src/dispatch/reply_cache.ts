/**
 * Sent replies: those that travelled in a response lately. Telegram delivers again only what it has
 * not got, so a redelivery is answered with the reply again.
 *
 * @module
 */

/** Bounds over all bots. */
const MAX_REPLIES = 1000;
const MAX_LENGTH = 1024 * 1024;

/** How long a reply is kept; Telegram delivers again within seconds. */
const KEPT_MS = 600_000;

interface SentReply {
  readonly sender: object;
  readonly updateId: number;
  readonly body: string;
  readonly sentAt: number;
}

/** Keeps the latest. Almost none is ever asked for, so there is no index. */
export class ReplyCache {
  #replies: SentReply[] = [];
  /** Where the oldest one is; those before it are no longer kept. */
  #oldest = 0;
  #length = 0;

  /** Keeps a reply. */
  add(sender: object, updateId: number, body: string, sentAt: number): void {
    this.#replies.push({ sender, updateId, body, sentAt });
    this.#length += body.length;
    while (this.#replies.length - this.#oldest > MAX_REPLIES || this.#length > MAX_LENGTH) {
      this.#length -= this.#replies[this.#oldest++]!.body.length;
    }
    if (this.#oldest >= MAX_REPLIES) this.#keep(() => true);
  }

  /** The latest reply to an update; `undefined` if there is none, or not any longer. */
  find(sender: object, updateId: number, now: number): string | undefined {
    for (let i = this.#replies.length - 1; i >= this.#oldest; i--) {
      const reply = this.#replies[i]!;
      if (reply.sentAt + KEPT_MS < now) return undefined;
      if (reply.updateId === updateId && reply.sender === sender) return reply.body;
    }
    return undefined;
  }

  /** Forgets all of a sender. */
  forget(sender: object): void {
    this.#keep((reply) => reply.sender !== sender);
  }

  #keep(isKept: (reply: SentReply) => boolean): void {
    this.#replies = this.#replies.slice(this.#oldest).filter(isKept);
    this.#oldest = 0;
    this.#length = this.#replies.reduce((sum, { body }) => sum + body.length, 0);
  }
}
