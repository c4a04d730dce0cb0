/**
 * A bot's connection with a business account.
 *
 * @module
 */
import type { BusinessBotRights, User } from "../../telegram/types.ts";

/** A connection between a bot and a business account. */
export interface BusinessLink {
  /** `business_connection_id`. */
  readonly id: string;
  /** The bot's user id. */
  readonly botId: number;
  /** The person whose account it is. */
  readonly user: User;
  /** When it was established, seconds since the epoch. */
  readonly date: number;
  /** The bot's rights. */
  readonly rights: BusinessBotRights;
  /** Whether the connection is active. */
  readonly isEnabled: boolean;
}
