/**
 * A person who pays, with money or Stars, and uses Web Apps and business accounts.
 *
 * @module
 */
import type {
  BusinessBotRights,
  BusinessConnection,
  Message,
  SuccessfulPayment,
} from "../../telegram/types.ts";
import type { Bill } from "../world/bill.ts";
import { connectBusiness, shownConnection } from "../world/business.ts";
import type { Bot } from "../world/bot.ts";
import { markTasks } from "../world/checklists.ts";
import { post } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import { Organiser } from "./organiser.ts";
import { billIn, type Payment, type PayOptions, startPayment } from "./payment.ts";
import { accountOf, type Place, roomOf, roomWith, type SimulatedBot } from "./places.ts";
import { openWebApp, type WebApp } from "./web_app.ts";
import { buyMedia, renewSubscription } from "./star_acts.ts";

/**
 * A person as a customer.
 *
 * @example Usage
 * ```ts
 * import { Simulator } from "../simulator.ts";
 * import { assertRejects } from "@std/assert";
 *
 * const tg = new Simulator();
 * const ada = tg.user("Ada");
 * await assertRejects(() => ada.pays("https://t.me/$x"), Error, "no bot has made this link");
 * ```
 */
export class Customer extends Organiser {
  /**
   * Pays an invoice, given as a message or a link, in money or Stars. The bot gets the pre-checkout
   * query, preceded by a shipping query if the price is flexible, and then the payment.
   */
  pays(invoice: Message | string, options: PayOptions = {}): Promise<Payment> {
    return this.attempt(() => {
      const { bot, room, bill } = this.#billOf(invoice);
      const patience = (wait?: { readonly within?: number }) =>
        this.senses.patience("got no answer to the payment", bot, wait);
      return startPayment(this.world, bot, room, this.user, bill, patience, options);
    });
  }

  /** Opens a bot's Web App, as its button below a message or its menu button does. */
  opensWebApp(bot: SimulatedBot): Promise<WebApp> {
    return this.attempt(() => {
      const account = accountOf(this.world, bot);
      const patience = (wait?: { readonly within?: number }) =>
        this.senses.patience("got no answer in the Web App", bot, wait);
      return openWebApp(this.world, account, this.user, patience);
    });
  }

  /**
   * Sends a message that a bot has prepared, as `Telegram.WebApp.shareMessage` does.
   *
   * @throws {Error} If this person has no such prepared message, or it is not for this type of
   * chat.
   */
  sharesPrepared(bot: SimulatedBot, id: string, place: Place): Promise<Message> {
    return this.attempt(() => {
      const account = accountOf(this.world, bot);
      const prepared = account.prepared.get(id);
      const failed = `Cannot send the prepared message "${id}"`;
      const isMine = prepared?.userId === this.id &&
        prepared.expiration_date > this.world.seconds();
      if (!prepared || !isMine) throw new Error(`${failed}: there is none for ${this.name}`);
      const room = roomOf(this.world, this.user, place);
      const { type } = room.chat;
      const kind = type === "private" ? "bot" : type === "channel" ? type : "group";
      if (!prepared.kinds.includes(kind)) {
        throw new Error(`${failed}: it is not for a ${kind} chat`);
      }
      return post(this.world, room, this.user, { via_bot: account.user, ...prepared.content() });
    });
  }

  /** Connects a bot to their business account, or changes its rights there. */
  connectsBusiness(
    bot: SimulatedBot,
    rights: BusinessBotRights = { can_reply: true, can_read_messages: true },
  ): Promise<BusinessConnection> {
    return this.attempt(() => {
      const account = accountOf(this.world, bot);
      return shownConnection(connectBusiness(this.world, account, this.user, rights, true));
    });
  }

  /** Marks tasks of a checklist as done, or with `false` as not done. */
  ticks(message: Message, ids: readonly number[], isDone = true): Promise<void> {
    return this.attempt(() => {
      const room = roomWith(this.world, this.user, message);
      markTasks(this.world, room, this.user, message, ids, isDone);
    });
  }

  /** Disconnects a bot from their business account. */
  disconnectsBusiness(bot: SimulatedBot): Promise<void> {
    return this.attempt(() =>
      void connectBusiness(this.world, accountOf(this.world, bot), this.user, {}, false)
    );
  }

  /**
   * Pays an invoice that must be in Stars.
   *
   * @throws {Error} If it is in another currency.
   */
  paysStars(invoice: Message | string): Promise<Payment> {
    return this.attempt(() => {
      const { currency } = this.#billOf(invoice).bill;
      if (currency !== "XTR") throw new Error(`Cannot pay in Stars: the invoice is in ${currency}`);
      return this.pays(invoice);
    });
  }

  /** Buys the paid media of a bot's message. */
  buysMedia(message: Message): Promise<void> {
    return this.attempt(() =>
      buyMedia(this.world, roomWith(this.world, this.user, message), this.user, message)
    );
  }

  /** Pays for another month of a subscription, identified by its first charge. */
  renews(bot: SimulatedBot, chargeId: string): Promise<SuccessfulPayment> {
    return this.attempt(() =>
      renewSubscription(this.world, accountOf(this.world, bot), this.user, chargeId)
    );
  }

  #billOf(invoice: Message | string): { bot: Bot; room: Room; bill: Bill } {
    if (typeof invoice !== "string") {
      const room = roomWith(this.world, this.user, invoice);
      const bot = this.world.bots.get(invoice.from?.id ?? 0);
      if (!bot) throw new Error("Cannot pay: the invoice is from no bot");
      return { bot, room, bill: billIn(room, invoice) };
    }
    const linked = this.world.invoiceLinks.get(invoice);
    const bot = this.world.bots.get(linked?.botId ?? 0);
    if (!linked || !bot) throw new Error(`Cannot pay ${invoice}: no bot has made this link`);
    return { bot, room: this.world.privateRoom(bot, this.user), bill: linked.bill };
  }
}
