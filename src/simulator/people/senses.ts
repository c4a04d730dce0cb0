/**
 * What a person hears and sees of bots, including their buttons.
 *
 * @module
 */
import type { InlineKeyboardButton, KeyboardButton, Message } from "../../telegram/types.ts";
import { type OptionTypes, refuseWrongOptions } from "../../util/options/option_types.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import { accountOf, type Group, type SimulatedBot } from "./places.ts";
import type { WaitOptions } from "./queries.ts";
import { Mailbox, type Patience, TimeUp, whatHappened } from "./waiting.ts";

/** A new or edited message that has reached a person. */
export interface Arrival {
  /** The bot's user id. */
  readonly from: number;
  /** The chat of the message. */
  readonly room: Room;
  /** The message as it was at that moment. */
  readonly message: Message;
  /** Whether it is an edit. */
  readonly edited: boolean;
}

/** A bot's draft of a message that it is still writing. */
export interface Draft {
  /** The bot's user id. */
  readonly from: number;
  /** Drafts with the same number are versions of one message. */
  readonly draft_id: number;
  /** The text so far. */
  readonly text: string;
}

/** Which messages to wait for. */
export interface HearOptions extends WaitOptions {
  /** Only in this group. @default {everywhere} */
  readonly in?: Group;
}

const OPTIONS: OptionTypes<HearOptions> = { within: "number", in: "object" };

/** The senses of one person: each message is heard once, each edit is seen once. */
export class Senses {
  /** The keyboards that they have seen, newest last. */
  keyboards: readonly SeenKeyboard[] = [];
  #world: World;
  #name: string;
  #patience: number;
  #arrivals: Mailbox<Arrival>;
  #drafts: Mailbox<Draft>;

  /**
   * Creates the senses of somebody who has not heard anything yet.
   *
   * @param world The world.
   * @param name Their name, for error messages.
   * @param patience How long they wait by default, ms.
   */
  constructor(world: World, name: string, patience: number) {
    this.#world = world;
    this.#name = name;
    this.#patience = patience;
    this.#arrivals = new Mailbox(world.clock, world.closing.signal);
    this.#drafts = new Mailbox(world.clock, world.closing.signal);
  }

  /** Receives a message or an edit. */
  perceive(arrival: Arrival): void {
    const { room, message } = arrival;
    if (message.reply_markup && message.message_id > 0) {
      this.noticeKeyboard({ room, messageId: message.message_id });
    }
    this.#arrivals.put(arrival);
  }

  /** Receives a keyboard, which becomes the newest. */
  noticeKeyboard(seen: SeenKeyboard): void {
    const others = this.keyboards.filter(({ room, messageId }) =>
      room !== seen.room || messageId !== seen.messageId
    );
    this.keyboards = [...others, seen];
  }

  /** The next message from a bot. */
  async hear(bot: SimulatedBot, options: HearOptions): Promise<Message> {
    const patience = this.patience("heard nothing new", bot, options);
    const { message } = await this.#arrivals.take(wanted(bot, options, false), patience);
    await theCallIsOver();
    return message;
  }

  /** Receives a draft. */
  noticeDraft(draft: Draft): void {
    this.#drafts.put(draft);
  }

  /** The next draft by a bot. */
  async seeDraft(bot: SimulatedBot, options: WaitOptions): Promise<Draft> {
    const patience = this.patience("seen no draft", bot, options);
    return await this.#drafts.take(({ from }) => from === bot.id, patience);
  }

  /** The next edit by a bot. */
  async seeEdit(bot: SimulatedBot, options: HearOptions): Promise<Message> {
    const patience = this.patience("seen no edit", bot, options);
    const { message } = await this.#arrivals.take(wanted(bot, options, true), patience);
    await theCallIsOver();
    return message;
  }

  /** Fails if a message or an edit by a bot arrives within this many ms. */
  async receiveNothing(bot: SimulatedBot, within: number, options: HearOptions): Promise<void> {
    refuseWrongOptions("wait", options, OPTIONS);
    try {
      const wants = wanted(bot, options);
      const arrival = await this.#arrivals.take(wants, { within, complaint: () => "" });
      const { message, edited } = arrival;
      const what = edited ? "seen an edit" : "heard a message";
      const text = message.text ?? message.caption ?? `message ${message.message_id}`;
      throw new Error(`${this.#name} has ${what} from @${bot.username}: ${text}`);
    } catch (error) {
      if (!(error instanceof TimeUp)) throw error;
    }
  }

  /** How long to wait for something from a bot, and what to say if it does not arrive. */
  patience(what: string, bot: SimulatedBot, options: WaitOptions = {}): Patience {
    refuseWrongOptions("wait", options, OPTIONS);
    const { within = this.#patience } = options;
    return {
      within,
      complaint: () =>
        `${this.#name} has ${what} from @${bot.username} within ${within} ms: ` +
        whatHappened(this.#world, accountOf(this.#world, bot)),
    };
  }
}

function wanted(
  bot: SimulatedBot,
  options: HearOptions,
  edited?: boolean,
): (arrival: Arrival) => boolean {
  return (arrival) =>
    arrival.from === bot.id && (!options.in || options.in.room === arrival.room) &&
    (edited ?? arrival.edited) === arrival.edited;
}

/** Lets the call that sent a message be answered and logged, as the message arrives before that. */
function theCallIsOver(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** A button below a message. */
export interface InlineButton {
  /** Distinguishes it from a button of a reply keyboard. */
  readonly type: "inline";
  readonly room: Room;
  readonly message: Message;
  /** The button, as the bot sent it. */
  readonly button: InlineKeyboardButton;
}

/** A button that was found. */
export type Button =
  | InlineButton
  | { readonly type: "reply"; readonly room: Room; readonly button: KeyboardButton | string };

/** A keyboard that a person has seen: an inline keyboard or a reply keyboard. */
export interface SeenKeyboard {
  /** The chat of the keyboard. */
  readonly room: Room;
  /** The message that it belongs to; absent for a reply keyboard. */
  readonly messageId?: number;
}

function rowsOf({ room, messageId }: SeenKeyboard): (InlineKeyboardButton | KeyboardButton)[] {
  if (messageId !== undefined) {
    return room.messages.get(messageId)?.reply_markup?.inline_keyboard.flat() ?? [];
  }
  const { keyboard } = room;
  return keyboard && "keyboard" in keyboard ? keyboard.keyboard.flat() : [];
}

function labelOf(button: InlineKeyboardButton | KeyboardButton): string {
  return typeof button === "string" ? button : button.text;
}

/**
 * Finds a button on the newest keyboard that has it.
 *
 * @throws {Error} If no keyboard has it; the message lists the buttons that exist.
 */
export function findButton(seen: readonly SeenKeyboard[], label: string): Button {
  for (const keyboard of seen.toReversed()) {
    const button = rowsOf(keyboard).find((button) => labelOf(button) === label);
    if (button === undefined) continue;
    const message = keyboard.room.messages.get(keyboard.messageId ?? 0);
    if (!message) {
      return { type: "reply", room: keyboard.room, button: button as KeyboardButton };
    }
    return { type: "inline", room: keyboard.room, message, button: button as InlineKeyboardButton };
  }
  const labels = [...new Set(seen.flatMap(rowsOf).map(labelOf))];
  const there = labels.length === 0
    ? "no keyboard has been seen"
    : `there are ${labels.join(", ")}`;
  throw new Error(
    `Cannot press "${label}": ${there}; wait for it with hears() or seesEdit() first`,
  );
}
