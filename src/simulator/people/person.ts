/**
 * A person who uses bots, for tests to act through.
 *
 * @module
 */
import type { Message, ReactionType, User } from "../../telegram/types.ts";
import { formatText } from "../text/format.ts";
import type { JoinRequestOptions } from "../world/join_requests.ts";
import { changeMember, setBlocked } from "../world/membership.ts";
import { vote } from "../world/polls.ts";
import { type Content, edit, post, remove } from "../world/posting.ts";
import { react } from "../world/reactions.ts";
import type { MemberStatus } from "../world/member.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import type { Press } from "./answers.ts";
import type { Group, Place, SimulatedBot } from "./handles.ts";
import { InlineSearch } from "./inline_search.ts";
import { askToJoin, type JoinRequest } from "./joining.ts";
import { findButton } from "./keyboard.ts";
import { type Payment, type PayOptions, startPayment } from "./payment.ts";
import { chosenOptions } from "./choosing.ts";
import { accountOf, mustBeOpen, roomOf, roomWith } from "./places.ts";
import { pressFound } from "./pressing.ts";
import { type HearOptions, Senses } from "./senses.ts";
import { type SentContent, sentContent } from "./sent_content.ts";

/** How something is said. */
export interface SayOptions {
  /** The message that is replied to. */
  readonly replyTo?: Message;
}

/** An emoji that Telegram takes as a reaction. */
export type ReactionEmoji = Extract<ReactionType, { type: "emoji" }>["emoji"];

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
 * assertEquals(ada.sees(bot).map(({ text }) => text), ["hello"]);
 * ```
 */
export class Person {
  /** As bots see them. */
  readonly user: User;
  /** What they hear and see. */
  readonly senses: Senses;
  #world: World;

  /**
   * Makes a person.
   *
   * @param world Where they live.
   * @param user As bots see them.
   * @param patience How long they wait when nothing is said, ms.
   */
  constructor(world: World, user: User, patience: number) {
    this.#world = world;
    this.user = user;
    this.senses = new Senses(world, user.first_name, patience);
  }

  /** Their user id. */
  get id(): number {
    return this.user.id;
  }

  /** Their first name. */
  get name(): string {
    return this.user.first_name;
  }

  /** Writes a text to a bot or in a group; commands, mentions and links become entities. */
  says(to: Place, text: string, options: SayOptions = {}): Promise<Message> {
    return this.#attempt(() => {
      const { text: plain, entities } = formatText(text);
      return this.#post(roomOf(this.#world, this.user, to), {
        text: plain,
        ...(entities.length > 0 ? { entities } : {}),
      }, options);
    });
  }

  /** Sends a file, a location, a contact or a dice. */
  async sends(to: Place, content: SentContent, options: SayOptions = {}): Promise<Message> {
    const fields = await sentContent(this.#world.files, content);
    return this.#post(roomOf(this.#world, this.user, to), fields, options);
  }

  /**
   * Waits for the next message from a bot that this person has not heard yet.
   *
   * @throws {Error} When none comes in time; the message tells what happened instead.
   */
  hears(bot: SimulatedBot, options: HearOptions = {}): Promise<Message> {
    return this.senses.hear(bot, options);
  }

  /** Waits for the next edit by a bot that this person has not seen yet. */
  seesEdit(bot: SimulatedBot, options: HearOptions = {}): Promise<Message> {
    return this.senses.seeEdit(bot, options);
  }

  /** What this person sees in a chat now, oldest first. */
  sees(place: Place): Message[] {
    return [...roomOf(this.#world, this.user, place).messages.values()];
  }

  /** Changes the text of an own message. */
  edits(message: Message, text: string): Promise<Message> {
    return this.#attempt(() => {
      const room = roomWith(this.#world, this.user, message);
      const current = room.messages.get(message.message_id);
      if (!current || current.from?.id !== this.id) {
        throw new Error(`Cannot edit message ${message.message_id}: it is not ${this.name}'s own`);
      }
      const { text: plain, entities } = formatText(text);
      const marks = entities.length > 0 ? entities : undefined;
      const change = current.text === undefined
        ? { caption: plain, caption_entities: marks }
        : { text: plain, entities: marks };
      return edit(this.#world, room, current, change, this.user);
    });
  }

  /** Deletes a message; bots are not told. */
  deletes(message: Message): Promise<void> {
    return this.#attempt(() =>
      remove(this.#world, roomWith(this.#world, this.user, message), [message.message_id])
    );
  }

  /**
   * Presses a button, on the newest keyboard that has it or on a given message. A button of a
   * reply keyboard is said as text; its press has no answer.
   *
   * @throws {Error} When there is no such button; the message tells which there are.
   */
  presses(label: string, options: { readonly on?: Message } = {}): Promise<Press | undefined> {
    return this.#attempt(() => {
      const { on } = options;
      const seen = on
        ? [{ room: roomWith(this.#world, this.user, on), messageId: on.message_id }]
        : this.senses.keyboards;
      const found = findButton(seen, label);
      if (found.type === "reply") {
        this.#post(found.room, { text: label });
        return undefined;
      }
      return pressFound(this.#world, this.user, this.senses, found);
    });
  }

  /** Asks a bot inline, as `@bot text` does in any chat. */
  asks(bot: SimulatedBot, text: string, options: { offset?: string } = {}): Promise<InlineSearch> {
    return this.#attempt(() => {
      const account = accountOf(this.#world, bot);
      if (!account.inline) {
        throw new Error(`Cannot ask @${bot.username} inline: it was made with inline: false`);
      }
      return new InlineSearch({
        world: this.#world,
        bot: account,
        user: this.user,
        text,
        offset: options.offset ?? "",
        roomOf: (place) => roomOf(this.#world, this.user, place ?? bot),
        patience: (wait) => this.senses.patience("got no inline answer", bot, wait),
      });
    });
  }

  /**
   * Pays an invoice: the bot gets a pre-checkout query and, if it agrees, the payment; before that
   * a shipping query, if the invoice is flexible.
   */
  pays(invoice: Message, options: PayOptions = {}): Promise<Payment> {
    return this.#attempt(() => {
      const room = roomWith(this.#world, this.user, invoice);
      const bot = this.#world.bots.get(invoice.from?.id ?? 0);
      if (!bot) throw new Error("Cannot pay: the invoice is from no bot");
      return startPayment(
        this.#world,
        bot,
        room,
        this.user,
        invoice,
        (wait) => this.senses.patience("got no answer to the payment", bot, wait),
        options,
      );
    });
  }

  /** Puts reactions on a message in place of those before; none takes them away. */
  reacts(message: Message, ...emoji: ReactionEmoji[]): Promise<void> {
    return this.#attempt(() => {
      const reactions = emoji.map((emoji): ReactionType => ({ type: "emoji", emoji }));
      const room = roomWith(this.#world, this.user, message);
      react(this.#world, room, message.message_id, this.user, reactions);
    });
  }

  /**
   * Votes in a poll, in place of a vote before; no option takes it back. The bot that sent the poll
   * gets `poll`, and `poll_answer` if the poll is not anonymous.
   *
   * @throws {Error} When the poll is closed or does not take this vote.
   */
  votes(message: Message, ...options: string[]): Promise<void> {
    return this.#attempt(() => {
      const room = roomWith(this.#world, this.user, message);
      const current = room.messages.get(message.message_id) ?? message;
      vote(this.#world, room, current, this.user, chosenOptions(current, options));
    });
  }

  /** Blocks a bot: its calls get 403, and it is told by `my_chat_member`. */
  blocks(bot: SimulatedBot): Promise<void> {
    return this.#attempt(() => {
      setBlocked(this.#world, roomOf(this.#world, this.user, bot), bot.user, this.user, true);
    });
  }

  /** Lets a blocked bot in again. */
  unblocks(bot: SimulatedBot): Promise<void> {
    return this.#attempt(() => {
      setBlocked(this.#world, roomOf(this.#world, this.user, bot), bot.user, this.user, false);
    });
  }

  /** Joins a group. */
  joins(group: Group): Promise<void> {
    return this.#change(group, this.user, "member");
  }

  /**
   * Asks to be let into a supergroup or channel: bots that are its administrators are told by
   * `chat_join_request`.
   *
   * @throws {Error} When this person is in it, or no bot is its administrator.
   */
  asksToJoin(group: Group, options: JoinRequestOptions = {}): Promise<JoinRequest> {
    return this.#attempt(() => askToJoin(this.#world, group.room, this.user, this.senses, options));
  }

  /** Leaves a group. */
  leaves(group: Group): Promise<void> {
    return this.#change(group, this.user, "left");
  }

  /** Adds a person or a bot to a group. */
  adds(group: Group, member: { readonly user: User }): Promise<void> {
    return this.#change(group, member.user, "member");
  }

  /** Removes a person or a bot from a group; they cannot come back by themselves. */
  removes(group: Group, member: { readonly user: User }): Promise<void> {
    return this.#change(group, member.user, "kicked");
  }

  /** Makes a member administrator, or with `false` an ordinary member again. */
  promotes(group: Group, member: { readonly user: User }, admin = true): Promise<void> {
    return this.#change(group, member.user, admin ? "administrator" : "member");
  }

  #change(group: Group, user: User, status: MemberStatus): Promise<void> {
    return this.#attempt(() => changeMember(this.#world, group.room, user, status, this.user));
  }

  #post(room: Room, content: Content, { replyTo }: SayOptions = {}): Message {
    mustBeOpen(this.#world, this.user, room, content);
    const { reply_to_message: _, ...replied } = replyTo ?? {} as Message;
    const reply = replyTo
      ? { reply_to_message: replied as Content["reply_to_message"] & object }
      : {};
    return post(this.#world, room, this.user, { ...reply, ...content });
  }

  /** A method that throws becomes one that rejects, so that scripts await everything alike. */
  #attempt<T>(action: () => T | Promise<T>): Promise<T> {
    return Promise.resolve().then(action);
  }
}
