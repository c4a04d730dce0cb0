/**
 * What a page asks to be done, read and looked up.
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

/** How long people of the page wait for a bot, ms: as long as Telegram keeps a callback query. */
const PATIENCE_MS = 150_000;

/** One act, with its form. */
export class Act {
  /** Where it happens. */
  readonly tg: Simulator;
  /** Inline queries that were asked, by id. */
  readonly searches: Map<string, InlineSearch>;
  #form: FormData;

  /**
   * @param tg Where it happens.
   * @param form What the page sent.
   * @param searches Inline queries that were asked, by id.
   */
  constructor(tg: Simulator, form: FormData, searches: Map<string, InlineSearch>) {
    this.tg = tg;
    this.#form = form;
    this.searches = searches;
  }

  /** A field, `""` when absent. */
  text(name: string): string {
    const value = this.#form.get(name);
    return typeof value === "string" ? value : "";
  }

  /** All values of a field. */
  all(name: string): string[] {
    return this.#form.getAll(name).filter((value) => typeof value === "string");
  }

  /** A field as a number, NaN when it is none. */
  number(name: string): number {
    return Number(this.text(name) || NaN);
  }

  /** A file. */
  file(name: string): File {
    const file = this.#form.get(name);
    if (!(file instanceof File)) throw new TypeError(`Cannot send: "${name}" is no file`);
    return file;
  }

  /** Who acts. */
  get person(): Person {
    const user = this.tg.world.users.get(this.number("user"));
    if (!user) {
      throw new TypeError(`Cannot find the person "${this.text("user")}": reload the page`);
    }
    return new Person(this.tg.world, user, PATIENCE_MS);
  }

  /** The bot of a field. */
  bot(name = "bot"): Bot {
    const bot = this.tg.world.bots.get(this.number(name));
    if (!bot) throw new TypeError(`Cannot find the bot "${this.text(name)}": reload the page`);
    return bot;
  }

  /** The chat, as the Person API names it. */
  get place(): Place {
    const key = this.text("chat");
    const [botId, userId] = key.split(":").map(Number);
    const bot = this.tg.world.bots.get(botId ?? 0);
    if (bot && userId === this.person.id) return bot;
    const room = this.tg.world.rooms.get(key);
    if (room && room.chat.type !== "private") return new Group(room);
    throw new TypeError(`Cannot find the chat "${key}": reload the page`);
  }

  /** The chat itself; a private one is opened when it is not there yet. */
  get room(): Room {
    const business = this.partner && this.tg.world.rooms.get(this.text("chat"));
    if (business) return business;
    const { place } = this;
    if (place instanceof Group) return place.room;
    return this.tg.world.privateRoom(this.tg.world.bots.get(place.id)!, this.person.user);
  }

  /** The message of a field, as its chat keeps it. */
  message(name = "message_id"): Message {
    const message = this.room.messages.get(this.number(name));
    if (!message) throw new TypeError(`Cannot find message ${this.text(name)}: it was deleted`);
    return message;
  }

  /** The group that is open. */
  get group(): Group {
    const { place } = this;
    if (place instanceof Group) return place;
    throw new TypeError("Cannot do that here: it is for groups");
  }

  /** With whom the reader talks in a business chat; absent in any other. */
  get partner(): User | undefined {
    const [sort, ...ids] = this.text("chat").split(":");
    if (sort !== "business" || !ids.includes(`${this.person.id}`)) return undefined;
    return this.tg.world.users.get(Number(ids.find((id) => id !== `${this.person.id}`)));
  }

  /** What is replied to, and the topic, if any. */
  get reply(): { replyTo?: Message; topic?: number } {
    return {
      ...(this.text("reply_to") === "" ? {} : { replyTo: this.message("reply_to") }),
      ...(this.text("topic") === "" ? {} : { topic: this.number("topic") }),
    };
  }
}

/** Does what the page asks; what it returns is sent back as JSON. */
export type Deed = (act: Act) => unknown;
