/**
 * What a person hears and sees of bots, and the buttons among that.
 *
 * @module
 */
import type { InlineKeyboardButton, KeyboardButton, Message } from "../../telegram/types.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import { accountOf, type Group, type SimulatedBot } from "./places.ts";
import type { WaitOptions } from "./queries.ts";
import { Mailbox, type Patience, TimeUp, whatHappened } from "./waiting.ts";

/** A message, new or edited, that has reached a person. */
export interface Arrival {
  /** The bot's user id. */
  readonly from: number;
  /** Where it is. */
  readonly room: Room;
  /** As it was then. */
  readonly message: Message;
  /** Whether the bot has edited it. */
  readonly edited: boolean;
}

/** What a bot shows of a message that it is still writing. */
export interface Draft {
  /** The bot's user id. */
  readonly from: number;
  /** Drafts with one number are one message that grows. */
  readonly draft_id: number;
  /** As far as it is written. */
  readonly text: string;
}

/** Which messages are waited for. */
export interface HearOptions extends WaitOptions {
  /** Only in this group. @default {everywhere} */
  readonly in?: Group;
}

/**
 * The senses of one person: each message is heard once, each edit seen once.
 */
export class Senses {
  /** Keyboards that were seen, the newest last. */
  keyboards: readonly SeenKeyboard[] = [];
  #world: World;
  #name: string;
  #patience: number;
  #arrivals: Mailbox<Arrival>;
  #drafts: Mailbox<Draft>;

  /**
   * Makes the senses of somebody who has heard nothing yet.
   *
   * @param world Where they live.
   * @param name Their name, for complaints.
   * @param patience How long they wait when nothing is said, ms.
   */
  constructor(world: World, name: string, patience: number) {
    this.#world = world;
    this.#name = name;
    this.#patience = patience;
    this.#arrivals = new Mailbox(world.clock, world.closing.signal);
    this.#drafts = new Mailbox(world.clock, world.closing.signal);
  }

  /** Takes in a message or an edit. */
  perceive(arrival: Arrival): void {
    const { room, message } = arrival;
    if (message.reply_markup && message.message_id > 0) {
      this.noticeKeyboard({ room, messageId: message.message_id });
    }
    this.#arrivals.put(arrival);
  }

  /** Takes in a keyboard, which is the newest then. */
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

  /** Takes in what a bot shows of a message that it writes. */
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

  /** Fails when a message or an edit by a bot comes within so many ms. */
  async receiveNothing(bot: SimulatedBot, within: number, options: HearOptions): Promise<void> {
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

  /** How long to wait for something of a bot's, and what to say when it does not come. */
  patience(what: string, bot: SimulatedBot, options: WaitOptions = {}): Patience {
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

/** A message is there before the call that sent it is answered and logged: lets that happen. */
function theCallIsOver(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** A button below a message. */
export interface InlineButton {
  /** Tells it from a reply keyboard's. */
  readonly type: "inline";
  /** The chat. */
  readonly room: Room;
  /** The message that it is on. */
  readonly message: Message;
  /** As the bot sent it. */
  readonly button: InlineKeyboardButton;
}

/** A button that was found. */
export type Button =
  | InlineButton
  | { readonly type: "reply"; readonly room: Room; readonly button: KeyboardButton | string };

/** A keyboard that a person has seen: on a message, or in the place of their own. */
export interface SeenKeyboard {
  /** The chat it is in. */
  readonly room: Room;
  /** The message it is on; absent for one in the place of the person's own. */
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
 * @throws {Error} When no keyboard has it; the message tells which buttons there are.
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
