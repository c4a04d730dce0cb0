/**
 * A bot's connection with a business account.
 *
 * @module
 */
import type { BusinessBotRights, User } from "../../telegram/types.ts";

/** A connection. */
export interface BusinessLink {
  /** `business_connection_id`. */
  readonly id: string;
  /** The bot's user id. */
  readonly botId: number;
  /** The business account. */
  readonly user: User;
  /** When it was made, seconds since the epoch. */
  readonly date: number;
  /** What the bot may do. */
  readonly rights: BusinessBotRights;
  /** Whether it holds. */
  readonly isEnabled: boolean;
}
