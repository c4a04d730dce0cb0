/**
 * The benchmark's control channel to a scaled subject: messages in chat 0, and held updates.
 */
import { SECRET } from "../subjects/contract.ts";
import type { Control, Status } from "../subjects/scaled.ts";

/** Far from the ids used by the load. */
const FIRST_ID = 5_000_000_000;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Queries and controls a subject. */
export class Controls {
  readonly #url: string;
  #id = FIRST_ID;
  #held: Promise<number>[] = [];

  /** @param port Where the subject listens. */
  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/bot`;
  }

  /** The subject's status; with `"collect"`, after a garbage collection. */
  async status(control: Control = "status"): Promise<Status> {
    const response = await this.#post(0, control);
    return JSON.parse((await response.json()).text);
  }

  /** Makes the subject hold exactly this many updates, each in its own chat and connection. */
  async hold(count: number): Promise<void> {
    if (this.#held.length === count) return;
    await (await this.#post(0, "release")).body?.cancel();
    const statuses = await Promise.all(this.#held);
    if (statuses.some((status) => status !== 200)) {
      throw new Error("Cannot measure: a held update was not answered 200");
    }
    this.#held = Array.from({ length: count }, (_, i) => this.#hold(-1 - i));
    while ((await this.status()).held < count) await sleep(20);
  }

  /** Makes it hold one more, when no place is left to ask about it. */
  async holdLast(): Promise<void> {
    void this.#hold(-1).catch(() => {});
    for (let status = 200; status !== 503; await sleep(20)) {
      const response = await this.#post(0, "status");
      await response.body?.cancel();
      status = response.status;
    }
  }

  async #hold(chat: number): Promise<number> {
    const response = await this.#post(chat, "hold");
    await response.body?.cancel();
    return response.status;
  }

  #post(chat_id: number, text: string): Promise<Response> {
    const update_id = ++this.#id;
    const chat = { id: chat_id, type: "private", first_name: "Ada" };
    const message = { message_id: 1, date: 1, chat, from: { ...chat, is_bot: false }, text };
    return fetch(this.#url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET },
      body: JSON.stringify({ update_id, message }),
    });
  }
}
