/**
 * The input of a control API request: the fields of its JSON body, or of its query.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import { Group, type Place, type SimulatedBot } from "../people/places.ts";
import type { Person } from "../people/person.ts";
import type { Simulator } from "../simulator.ts";
import { businessRoom } from "../world/business.ts";
import type { Room } from "../world/room.ts";
import { ControlError } from "./control_error.ts";

type Picked<T extends string> = { [name in T]?: never };

/** The fields of a request, and the bots, people and chats that they refer to. */
export class Input {
  /** The fields as received. */
  readonly fields: Readonly<Record<string, unknown>>;
  #tg: Simulator;

  /** Reads fields that refer to a simulator. */
  constructor(tg: Simulator, fields: Readonly<Record<string, unknown>>) {
    this.#tg = tg;
    this.fields = fields;
  }

  /** Whether a field was sent. */
  has(name: string): boolean {
    return this.fields[name] !== undefined && this.fields[name] !== null;
  }

  /** A string. */
  text(name: string): string {
    const value = this.fields[name];
    if (typeof value !== "string") throw wrong(name, value, "a string");
    return value;
  }

  /** A number; the fallback when absent. */
  number(name: string, fallback?: number): number {
    const value = this.fields[name] ?? fallback;
    const number = typeof value === "string" && value !== "" ? Number(value) : value;
    if (typeof number !== "number" || Number.isNaN(number)) throw wrong(name, value, "a number");
    return number;
  }

  /** The given fields, as far as they were sent. */
  pick<T extends string>(...names: readonly T[]): Picked<T> {
    const sent = names.filter((name) => this.has(name));
    // Their types are checked where they are used.
    return Object.fromEntries(sent.map((name) => [name, this.fields[name]])) as Picked<T>;
  }

  /** An array. */
  list(name: string): readonly unknown[] {
    const value = this.fields[name];
    if (!Array.isArray(value)) throw wrong(name, value, "an array");
    return value;
  }

  /** An object; empty when absent. */
  object(name: string): Readonly<Record<string, unknown>> {
    const value = this.fields[name] ?? {};
    if (typeof value !== "object" || Array.isArray(value)) throw wrong(name, value, "an object");
    return value as Record<string, unknown>;
  }

  /** A bot, by its id, username or token. */
  bot(name = "bot"): SimulatedBot {
    const value = this.fields[name];
    if (value === undefined || value === null) throw wrong(name, undefined, "an id or username");
    const found = [...this.#tg.world.bots.values()].find(({ id, username, token }) =>
      [id, `${id}`, username, `@${username}`, token].includes(value as string | number)
    );
    if (!found) throw unknown("bot", name, value);
    return found;
  }

  /** A person, by id. */
  person(name = "user"): Person {
    const found = this.#tg.person(this.number(name));
    if (!found) throw unknown("person", name, this.fields[name]);
    return found;
  }

  /** People and bots, by id. */
  members(name: string): { readonly user: User }[] {
    return this.list(name).map((id) => {
      const { world } = this.#tg;
      const user = world.users.get(Number(id)) ?? world.bots.get(Number(id))?.user;
      if (!user) throw unknown("person or bot", name, id);
      return { user };
    });
  }

  /** A group or channel, by id. */
  group(name = "chat"): Group {
    const room = this.#tg.world.rooms.get(`${this.number(name)}`);
    if (!room) throw unknown("group", name, this.fields[name]);
    return new Group(room);
  }

  /** Where a person writes: the group `chat`, or the private chat with `bot`. */
  place(): Place {
    return this.has("chat") ? this.group() : this.bot();
  }

  /** A person's chat: `chat`, the private one with `bot`, or the one `with` another person. */
  room(): Room {
    if (this.has("chat")) return this.group().room;
    if (this.has("with")) return this.#businessRoom();
    const bot = this.#tg.world.bots.get(this.bot().id)!;
    return this.#tg.world.privateRoom(bot, this.person().user);
  }

  /** The chat between two people, one of whom has connected a bot to their account. */
  #businessRoom(): Room {
    const [one, other] = [this.person().user, this.person("with").user];
    const { world } = this.#tg;
    const room = businessRoom(world, one, other.id) ?? businessRoom(world, other, one.id);
    if (!room) throw unknown("business chat", "with", other.id);
    return room;
  }

  /** A message of that chat, by its number. */
  message(name = "message_id"): Message {
    const message = this.room().messages.get(this.number(name));
    if (!message) throw unknown("message", name, this.fields[name]);
    return message;
  }

  /** How long to wait. */
  within(): { readonly within?: number } {
    return this.has("within") ? { within: this.number("within") } : {};
  }
}

function wrong(name: string, value: unknown, wanted: string): ControlError {
  const shown = value === undefined ? "it is missing" : `it is ${JSON.stringify(value)}`;
  return new ControlError(400, `Cannot read "${name}": ${shown}; send ${wanted}`);
}

function unknown(what: string, name: string, value: unknown): ControlError {
  return new ControlError(404, `Cannot find the ${what} of "${name}": ${JSON.stringify(value)}`);
}
