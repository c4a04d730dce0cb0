/**
 * A person who uses bots, driven by tests.
 *
 * @module
 */
import type { Message, ReactionType, User } from "../../telegram/types.ts";
import { type OptionTypes, refuseWrongOptions } from "../../util/options/option_types.ts";
import { openBusinessRoom, removeBusiness } from "../world/business.ts";
import { vote } from "../world/polls.ts";
import { type Content, edit, post, remove } from "../world/posting.ts";
import { isReactionEmoji, type ReactionEmoji } from "../world/reaction_emoji.ts";
import { react } from "../world/reactions.ts";
import type { Room } from "../world/room.ts";
import { pressFound } from "./asking.ts";
import { conversationText } from "./conversation.ts";
import { type SentContent, sentContent } from "./content.ts";
import { replyFields, SAY_OPTIONS, type SayOptions } from "./say_options.ts";
import { newText, textContent } from "./typed_text.ts";
import { chosenOptions } from "./votes.ts";
import { Customer } from "./customer.ts";
import { InlineSearch } from "./inline_search.ts";
import {
  accountOf,
  Group,
  mustBeOpen,
  type Place,
  roomOf,
  roomWith,
  type SimulatedBot,
} from "./places.ts";
import { topicOf } from "./topic_acts.ts";
import { type Given, pressedContent } from "./reply_buttons.ts";
import type { Press, WaitOptions } from "./queries.ts";
import { type Draft, findButton, type HearOptions } from "./senses.ts";

/** Options for pressing a button. */
export interface PressOptions extends Given {
  /** The message with the button. @default {the newest keyboard that has the button} */
  readonly on?: Message;
}

const PRESS_OPTIONS: OptionTypes<PressOptions> = {
  on: "object",
  phone: "string",
  location: "object",
  users: "array",
  chat: "object",
  data: "string",
  poll: "object",
};

/**
 * A person.
 *
 * @example Usage
 * ```ts
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const ada = tg.user("Ada");
 * const message = await ada.says(bot, "helo");
 * await ada.edits(message, "hello");
 * assertEquals(ada.conversation(bot), "Ada (edited): hello");
 * ```
 */
export class Person extends Customer {
  /** Writes a text to a bot or in a group; commands, mentions and links become entities. */
  says(to: Place, text: string, options: SayOptions = {}): Promise<Message> {
    return this.attempt(() => {
      const content = textContent(text);
      return this.#post(roomOf(this.world, this.user, to), content, options);
    });
  }

  /**
   * Writes to another person, where one of the two has connected a bot to their business account.
   *
   * @throws {Error} If neither has, as no bot would notice.
   */
  writesTo(
    person: { readonly user: User },
    text: string,
    options: SayOptions = {},
  ): Promise<Message> {
    return this.attempt(() => {
      const users = [person.user, this.user];
      const connected = new Set([...this.world.business.values()].map(({ user }) => user.id));
      const owner = users.find(({ id }) => connected.has(id));
      if (person.user.id === this.id) {
        throw new Error("Cannot write to oneself: name another person");
      }
      if (!owner) {
        const names = users.map(({ first_name }) => first_name).join(" nor ");
        throw new Error(`Cannot write: neither ${names} has connected a bot to their account`);
      }
      const customer = users.find(({ id }) => id !== owner.id)!;
      const room = openBusinessRoom(this.world, owner, customer);
      return post(this.world, room, this.user, {
        ...replyFields(options.replyTo),
        ...textContent(text),
      });
    });
  }

  /**
   * Sends a file, a location, a contact, a dice or a poll.
   *
   * @throws {Error} If it is not one of them, or several.
   */
  async sends(to: Place, content: SentContent, options: SayOptions = {}): Promise<Message> {
    const fields = await sentContent(this.world, content);
    return this.#post(roomOf(this.world, this.user, to), fields, options);
  }

  /**
   * Waits for the next message from a bot that this person has not heard yet.
   *
   * @throws {Error} If none arrives in time; the message says what happened instead.
   */
  hears(bot: SimulatedBot, options: HearOptions = {}): Promise<Message> {
    return this.senses.hear(bot, options);
  }

  /** Waits for the next edit by a bot that this person has not seen yet. */
  seesEdit(bot: SimulatedBot, options: HearOptions = {}): Promise<Message> {
    return this.senses.seeEdit(bot, options);
  }

  /** Waits for the next draft of a bot's message that this person has not seen yet. */
  seesDraft(bot: SimulatedBot, options: WaitOptions = {}): Promise<Draft> {
    return this.senses.seeDraft(bot, options);
  }

  /**
   * Waits to make sure that a bot neither sends nor edits anything.
   *
   * @throws {Error} If it does; messages and edits not yet heard or seen count as well.
   */
  receivesNothing(bot: SimulatedBot, ms: number, options: HearOptions = {}): Promise<void> {
    return this.senses.receiveNothing(bot, ms, options);
  }

  /** What this person sees in a chat now, oldest first. */
  sees(place: Place): Message[] {
    return [...this.#lookAt(place).messages.values()];
  }

  /** The chat as text, to compare in tests: a line for each message, and its buttons. */
  conversation(place: Place): string {
    return conversationText(this.#lookAt(place));
  }

  /** Finds the chat without starting it: looking at a private chat does not open it. */
  #lookAt(place: Place): Room {
    if (place instanceof Group) return place.room;
    return this.world.unstartedRoom(accountOf(this.world, place), this.user);
  }

  /** Changes the text of one of their own messages. */
  edits(message: Message, text: string): Promise<Message> {
    return this.attempt(() => {
      const room = roomWith(this.world, this.user, message);
      const current = room.messages.get(message.message_id);
      if (!current || current.from?.id !== this.id) {
        throw new Error(`Cannot edit message ${message.message_id}: it is not ${this.name}'s own`);
      }
      return edit(this.world, room, current, newText(current, text), this.user);
    });
  }

  /** Deletes a message; bots are not notified. */
  deletes(message: Message): Promise<void> {
    return this.attempt(() => {
      const room = roomWith(this.world, this.user, message);
      const take = room.business ? removeBusiness : remove;
      take(this.world, room, [message.message_id]);
    });
  }

  /**
   * Presses a button, on the newest keyboard that has it or on a given message. A button of a reply
   * keyboard sends its text or what it requests; there is no answer to wait for then.
   *
   * @throws {Error} If there is no such button; the message lists the buttons that exist.
   */
  presses(label: string, options: PressOptions = {}): Promise<Press | undefined> {
    return this.attempt(() => {
      refuseWrongOptions(`press "${label}"`, options, PRESS_OPTIONS);
      const { on } = options;
      const seen = on
        ? [{ room: roomWith(this.world, this.user, on), messageId: on.message_id }]
        : this.senses.keyboards;
      const found = findButton(seen, label);
      if (found.type === "reply") {
        this.#post(found.room, pressedContent(this.world.random, this.user, found.button, options));
        return undefined;
      }
      return pressFound(this.world, this.user, this.senses, found);
    });
  }

  /** Queries a bot inline, as typing `@bot text` does in any chat. */
  asks(bot: SimulatedBot, text: string, options: { offset?: string } = {}): Promise<InlineSearch> {
    return this.attempt(() => {
      const { offset = "" } = options;
      const account = accountOf(this.world, bot);
      const room = (place?: Place) => roomOf(this.world, this.user, place ?? bot);
      const patience = (wait?: WaitOptions) =>
        this.senses.patience("got no inline answer", bot, wait);
      const search = { world: this.world, bot: account, user: this.user, text, offset };
      return new InlineSearch({ ...search, roomOf: room, patience });
    });
  }

  /**
   * Replaces this person's reactions to a message; with none, removes them.
   *
   * @throws {Error} If one is not a reaction, or there are more than 1, with Premium 3.
   */
  reacts(message: Message, ...emoji: ReactionEmoji[]): Promise<void> {
    return this.attempt(() => {
      const max = this.user.is_premium ? 3 : 1;
      const wrong = emoji.find((one) => !isReactionEmoji(one));
      if (wrong !== undefined) throw new Error(`Cannot react with ${wrong}: it is not a reaction`);
      if (emoji.length > max) {
        throw new Error(`Cannot react with ${emoji.join(" ")}: ${this.name} can give ${max}`);
      }
      const reactions = emoji.map((emoji): ReactionType => ({ type: "emoji", emoji }));
      const room = roomWith(this.world, this.user, message);
      react(this.world, room, message.message_id, this.user, reactions);
    });
  }

  /**
   * Votes in a poll, replacing an earlier vote; with no options, retracts it.
   *
   * @throws {Error} If the poll is closed or does not allow this vote.
   */
  votes(message: Message, ...options: string[]): Promise<void> {
    return this.attempt(() => {
      const room = roomWith(this.world, this.user, message);
      const current = room.messages.get(message.message_id) ?? message;
      vote(this.world, room, current, this.user, chosenOptions(current, options));
    });
  }

  #post(room: Room, content: Content, options: SayOptions = {}): Message {
    refuseWrongOptions("write", options, SAY_OPTIONS);
    const { replyTo, topic } = options;
    mustBeOpen(this.world, this.user, room, content);
    const reply = replyFields(replyTo);
    const thread = topicOf(room, this.user, topic, replyTo);
    return post(this.world, room, this.user, { ...thread, ...reply, ...content });
  }
}
