/**
 * A request from a page, and the people, bots and chats that it refers to.
 *
 * @module
 */
import type { Message, User } from "../../../telegram/types.ts";
import { Group, type Place } from "../../people/places.ts";
import type { InlineSearch } from "../../people/inline_search.ts";
import { Person } from "../../people/person.ts";
import type { Simulator } from "../../simulator.ts";
import type { Bot } from "../../world/bot.ts";
import type { Room } from "../../world/room.ts";

/** How long people on the page wait for a bot, ms: as long as Telegram keeps a callback query. */
const PATIENCE_MS = 150_000;

/** One act, with its form data. */
export class Act {
  readonly tg: Simulator;
  /** Inline queries that can still be chosen from, by id. */
  readonly searches: Map<string, InlineSearch>;
  #form: FormData;

  /**
   * @param tg The simulator.
   * @param form The form sent by the page.
   * @param searches Inline queries that can still be chosen from, by id.
   */
  constructor(tg: Simulator, form: FormData, searches: Map<string, InlineSearch>) {
    this.tg = tg;
    this.#form = form;
    this.searches = searches;
  }

  /** A field, `""` if absent. */
  text(name: string): string {
    const value = this.#form.get(name);
    return typeof value === "string" ? value : "";
  }

  /** All values of a field. */
  all(name: string): string[] {
    return this.#form.getAll(name).filter((value) => typeof value === "string");
  }

  /** A field as a number, NaN if it is not one. */
  number(name: string): number {
    return Number(this.text(name) || NaN);
  }

  /** A file. */
  file(name: string): File {
    const file = this.#form.get(name);
    if (!(file instanceof File)) throw new TypeError(`Cannot send: "${name}" is not a file`);
    return file;
  }

  /** The person who acts. */
  get person(): Person {
    const user = this.tg.world.users.get(this.number("user"));
    if (!user) {
      throw new TypeError(`Cannot find the person "${this.text("user")}": reload the page`);
    }
    return new Person(this.tg.world, user, PATIENCE_MS);
  }

  /** The bot in a field. */
  bot(name = "bot"): Bot {
    const bot = this.tg.world.bots.get(this.number(name));
    if (!bot) throw new TypeError(`Cannot find the bot "${this.text(name)}": reload the page`);
    return bot;
  }

  /** The chat, as the Person API expects it. */
  get place(): Place {
    const key = this.text("chat");
    const [botId, userId] = key.split(":").map(Number);
    const bot = this.tg.world.bots.get(botId ?? 0);
    if (bot && userId === this.person.id) return bot;
    const room = this.tg.world.rooms.get(key);
    if (room && room.chat.type !== "private") return new Group(room);
    throw new TypeError(`Cannot find the chat "${key}": reload the page`);
  }

  /** The chat itself; a private one is opened if necessary. */
  get room(): Room {
    const business = this.partner && this.tg.world.rooms.get(this.text("chat"));
    if (business) return business;
    const { place } = this;
    if (place instanceof Group) return place.room;
    return this.tg.world.privateRoom(this.tg.world.bots.get(place.id)!, this.person.user);
  }

  /** The message in a field, as its chat stores it. */
  message(name = "message_id"): Message {
    const message = this.room.messages.get(this.number(name));
    if (!message) throw new TypeError(`Cannot find message ${this.text(name)}: it was deleted`);
    return message;
  }

  /** The group that is open on the page. */
  get group(): Group {
    const { place } = this;
    if (place instanceof Group) return place;
    throw new TypeError("Cannot do that here: it is for groups");
  }

  /** The other party in a business chat; absent in any other chat. */
  get partner(): User | undefined {
    const [sort, ...ids] = this.text("chat").split(":");
    if (sort !== "business" || !ids.includes(`${this.person.id}`)) return undefined;
    return this.tg.world.users.get(Number(ids.find((id) => id !== `${this.person.id}`)));
  }

  /** The message to reply to and the topic, if any. */
  get reply(): { replyTo?: Message; topic?: number } {
    return {
      ...(this.text("reply_to") === "" ? {} : { replyTo: this.message("reply_to") }),
      ...(this.text("topic") === "" ? {} : { topic: this.number("topic") }),
    };
  }
}

/** Does what the page requests; the result is sent back as JSON. */
export type Deed = (act: Act) => unknown;
