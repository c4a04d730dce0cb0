/**
 * What a person hears and sees of bots.
 *
 * @module
 */
import type { Message } from "../../telegram/types.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import type { WaitOptions } from "./answers.ts";
import { whatHappened } from "./complaint.ts";
import type { Group, SimulatedBot } from "./handles.ts";
import type { SeenKeyboard } from "./keyboard.ts";
import { Mailbox, type Patience } from "./mailbox.ts";
import { accountOf } from "./places.ts";

/** A message, new or edited, that has reached a person. */
export interface WebhookDelivery {
  /** The bot's user id. */
  readonly from: number;
  /** Where it is. */
  readonly room: Room;
  /** As it was then. */
  readonly message: Message;
}

/** Which messages are waited for. */
export interface HearOptions extends WaitOptions {
  /** Only in this group. @default {everywhere} */
  readonly in?: Group;
}

/**
 * The senses of one person: each message is heard once, each edit seen once.
 *
 * @example Usage
 * ```ts
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const ada = tg.user("Ada");
 * assertEquals(ada.senses.keyboards, []);
 * const { within } = ada.senses.patience("heard nothing", bot, { within: 10 });
 * assertEquals(within, 10);
 * ```
 */
export class Senses {
  /** Keyboards that were seen, the newest last. */
  keyboards: readonly SeenKeyboard[] = [];
  #world: World;
  #name: string;
  #patience: number;
  #heard: Mailbox<WebhookDelivery>;
  #edits: Mailbox<WebhookDelivery>;

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
    this.#heard = new Mailbox(world.clock, world.closing.signal);
    this.#edits = new Mailbox(world.clock, world.closing.signal);
  }

  /** Takes in a message or an edit. */
  perceive(arrival: WebhookDelivery, edited: boolean): void {
    const { room, message } = arrival;
    if (message.reply_markup) this.noticeKeyboard({ room, messageId: message.message_id });
    (edited ? this.#edits : this.#heard).put(arrival);
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
    const { message } = await this.#heard.take(wanted(bot, options), patience);
    await theCallIsOver();
    return message;
  }

  /** The next edit by a bot. */
  async seeEdit(bot: SimulatedBot, options: HearOptions): Promise<Message> {
    const patience = this.patience("seen no edit", bot, options);
    const { message } = await this.#edits.take(wanted(bot, options), patience);
    await theCallIsOver();
    return message;
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

function wanted(bot: SimulatedBot, options: HearOptions): (arrival: WebhookDelivery) => boolean {
  return ({ from, room }) => from === bot.id && (!options.in || options.in.room === room);
}

/** A message is there before the call that sent it is answered and logged: lets that happen. */
function theCallIsOver(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
