/**
 * The source of the wire that a page shows: a simulator, or a relay in front of Telegram.
 *
 * @module
 */
import type { BotView } from "../events.ts";
import type { PlannedFault } from "../faults.ts";
import type { WebhookSlot } from "../webhook/webhook_slot.ts";
import type { Bot } from "../world/bot.ts";
import type { Traffic } from "./traffic.ts";

/** A bot on the wire. */
export interface WireAccount extends Pick<Bot, "id" | "username" | "token" | "updates" | "wake"> {
  /** The kinds it receives. */
  allowed: Bot["allowed"];
}

/** A wire with its bots. */
export interface WireSource {
  /** Its traffic. */
  readonly traffic: Traffic;
  accounts(): Iterable<WireAccount>;
  webhookOf(account: WireAccount): WebhookSlot;
  /** A bot as it is shown. */
  view(account: WireAccount): BotView;
  /** The planned faults. */
  faults(): { readonly delayMs: number; readonly planned: readonly PlannedFault[] };
  /** Queues an update for a bot without a webhook, if that is possible. */
  readonly publish?: (account: WireAccount, kind: string, payload: unknown) => void;
  /** The folder for captures. */
  readonly captures: string;
}

/** The bot with an id. */
export function accountIn(source: WireSource, id: number): WireAccount {
  const found = [...source.accounts()].find((account) => account.id === id);
  if (!found) throw new TypeError(`Cannot find the bot "${id}": reload the page`);
  return found;
}
