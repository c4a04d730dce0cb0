/**
 * A person who uses bots, for tests to act through.
 *
 * @module
 */
import type { Message, ReactionType, User } from "../../telegram/types.ts";
import { formatText } from "../text/format.ts";
import { publish } from "../updates/publish.ts";
import type { Bot } from "../world/bot.ts";
import { changeMember, setBlocked } from "../world/membership.ts";
import { type Content, edit, post, remove } from "../world/posting.ts";
import type { MemberStatus, Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import type { CallbackAnswer, Decision, Press, WaitOptions } from "./answers.ts";
import { whatHappened } from "./complaint.ts";
import { Group, type Place, type SimulatedBot } from "./handles.ts";
import { InlineSearch } from "./inline_search.ts";
import { findButton, type SeenKeyboard } from "./keyboard.ts";
import { Mailbox, type Patience } from "./mailbox.ts";
import { type Payment, startPayment } from "./payment.ts";
import { sendQuery } from "./query.ts";
import { type SentContent, sentContent } from "./sent_content.ts";

/** How something is said. */
export interface SayOptions {
  /** The message that is replied to. */
  readonly replyTo?: Message;
}

/** What reaches a person from bots. */
interface Arrival {
  readonly from: number;
  readonly room: Room;
  readonly message: Message;
}

/** Which messages are waited for. */
export interface HearOptions extends WaitOptions {
  /** Only in this group. @default {everywhere} */
  readonly in?: Group;
}

/** A person. */
export class Person {
  /** As bots see them. */
  readonly user: User;
  #world: World;
  #patience: number;
  #heard: Mailbox<Arrival>;
  #edits: Mailbox<Arrival>;
  #keyboards: SeenKeyboard[] = [];

  /**
   * @param world Where they live.
   * @param user As bots see them.
   * @param patience How long they wait when nothing is said, ms.
   */
  constructor(world: World, user: User, patience: number) {
    this.#world = world;
    this.user = user;
    this.#patience = patience;
    this.#heard = new Mailbox(world.clock);
    this.#edits = new Mailbox(world.clock);
  }

  /** Their user id. */
  get id(): number {
    return this.user.id;
  }

  /** Their first name. */
  get name(): string {
    return this.user.first_name;
  }

  /** Takes notice of a bot's message. */
  receive(room: Room, message: Message, from: number): void {
    this.#heard.put({ room, message, from });
    if (message.reply_markup) this.sawKeyboard({ room, messageId: message.message_id });
  }

  /** Takes notice of a bot's edit. */
  receiveEdit(room: Room, message: Message, from: number): void {
    this.#edits.put({ room, message, from });
    if (message.reply_markup) this.sawKeyboard({ room, messageId: message.message_id });
  }

  /** Takes notice of a keyboard, which is the newest then. */
  sawKeyboard(seen: SeenKeyboard): void {
    const others = this.#keyboards.filter(({ room, messageId }) =>
      room !== seen.room || messageId !== seen.messageId
    );
    this.#keyboards = [...others, seen];
  }

  /** Whoever waits for this person gets an error. */
  close(): void {
    this.#heard.close();
    this.#edits.close();
  }

  /** Writes a text to a bot or in a group; commands, mentions and links become entities. */
  says(to: Place, text: string, options: SayOptions = {}): Promise<Message> {
    return this.#attempt(() => {
      const { text: plain, entities } = formatText(text);
      return this.#post(to, { text: plain, ...(entities.length > 0 ? { entities } : {}) }, options);
    });
  }

  /** Sends a file, a location, a contact or a dice. */
  async sends(to: Place, content: SentContent, options: SayOptions = {}): Promise<Message> {
    return this.#post(to, await sentContent(this.#world.files, content), options);
  }

  /**
   * Waits for the next message from a bot that this person has not heard yet.
   *
   * @throws {Error} When none comes in time; the message tells what happened instead.
   */
  async hears(bot: SimulatedBot, options: HearOptions = {}): Promise<Message> {
    const patience = this.#patienceFor("heard nothing new", bot, options);
    return (await this.#heard.take(this.#from(bot, options), patience)).message;
  }

  /** Waits for the next edit by a bot that this person has not seen yet. */
  async seesEdit(bot: SimulatedBot, options: HearOptions = {}): Promise<Message> {
    const patience = this.#patienceFor("seen no edit", bot, options);
    return (await this.#edits.take(this.#from(bot, options), patience)).message;
  }

  /** What this person sees in a chat now, oldest first. */
  sees(place: Place): Message[] {
    return [...this.#roomOf(place).messages.values()];
  }

  /** Changes the text of an own message. */
  edits(message: Message, text: string): Promise<Message> {
    return this.#attempt(() => {
      const room = this.#roomWith(message);
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
    return this.#attempt(() => remove(this.#world, this.#roomWith(message), [message.message_id]));
  }

  /**
   * Presses a button, on the newest keyboard that has it or on a given message. A button of a
   * reply keyboard is said as text; its press has no answer.
   *
   * @throws {Error} When there is no such button; the message tells which there are.
   */
  presses(label: string, options: { readonly on?: Message } = {}): Promise<Press> {
    return this.#attempt(() => {
      const { on } = options;
      const seen = on
        ? [{ room: this.#roomWith(on), messageId: on.message_id }]
        : this.#keyboards;
      const found = findButton(seen, label);
      if (found.type === "reply") return this.#pressReply(found.room, label);
      const { room, message, button } = found;
      if (!("callback_data" in button)) {
        throw new Error(`Cannot press "${label}": it is a link or payment, not a callback button`);
      }
      return this.#pressInline(room, message, button.callback_data);
    });
  }

  /** Asks a bot inline, as `@bot text` does in any chat. */
  asks(bot: SimulatedBot, text: string, options: { offset?: string } = {}): Promise<InlineSearch> {
    return this.#attempt(() => {
      const account = this.#bot(bot);
      if (!account.inline) {
        throw new Error(`Cannot ask @${bot.username} inline: it was made with inline: false`);
      }
      return new InlineSearch({
        world: this.#world,
        bot: account,
        user: this.user,
        text,
        offset: options.offset ?? "",
        roomOf: (place) => this.#roomOf(place ?? bot),
        patience: (wait) => this.#patienceFor("got no inline answer", bot, wait),
      });
    });
  }

  /** Pays an invoice: the bot gets a pre-checkout query and, if it agrees, the payment. */
  pays(invoice: Message): Promise<Payment> {
    return this.#attempt(() => {
      const room = this.#roomWith(invoice);
      const bot = this.#world.bots.get(invoice.from?.id ?? 0);
      if (!bot) throw new Error("Cannot pay: the invoice is from no bot");
      return startPayment(this.#world, bot, room, this.user, invoice, (wait) =>
        this.#patienceFor("got no answer to the pre-checkout query", bot, wait));
    });
  }

  /** Puts reactions on a message in place of those before; none takes them away. */
  reacts(message: Message, ...emoji: string[]): Promise<void> {
    return this.#attempt(() => {
      const room = this.#roomWith(message);
      const key = `${message.message_id} ${this.id}`;
      const before = room.reactions.get(key) ?? [];
      const reactions = emoji.map((emoji) => ({ type: "emoji", emoji }) as ReactionType);
      room.reactions.set(key, reactions);
      const { message_id } = message;
      const { user } = this;
      this.#world.tell({ type: "reaction", chat: room.key, message_id, user, reactions });
      for (const bot of this.#world.botsIn(room)) {
        const isMember = room.members.get(bot.id)?.status === "member";
        if (isMember && room.chat.type !== "private") continue;
        publish(this.#world, bot, "message_reaction", {
          chat: room.chat,
          message_id,
          user,
          date: this.#world.seconds(),
          old_reaction: before,
          new_reaction: reactions,
        });
      }
    });
  }

  /** Blocks a bot: its calls get 403, and it is told by `my_chat_member`. */
  blocks(bot: SimulatedBot): Promise<void> {
    return this.#attempt(() => {
      setBlocked(this.#world, this.#roomOf(bot), bot.user, this.user, true);
    });
  }

  /** Lets a blocked bot in again. */
  unblocks(bot: SimulatedBot): Promise<void> {
    return this.#attempt(() => {
      setBlocked(this.#world, this.#roomOf(bot), bot.user, this.user, false);
    });
  }

  /** Joins a group. */
  joins(group: Group): Promise<void> {
    return this.#change(group, this.user, "member");
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

  /** A method that throws becomes one that rejects, so that scripts await everything alike. */
  #attempt<T>(action: () => T | Promise<T>): Promise<T> {
    return Promise.resolve().then(action);
  }
}
