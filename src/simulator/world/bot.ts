/**
 * A bot's account: who it is, and what is pending for it.
 *
 * @module
 */
import type { BotCommand, Game, MenuButton, User, UserFromGetMe } from "../../telegram/types.ts";
import type { OptionTypes } from "../../util/option_types.ts";
import { DEFAULT_ALLOWED } from "../updates/allowed.ts";
import type { UpdateQueue } from "../updates/update_queue.ts";
import type { GameOptions } from "./game_options.ts";
import type { Rights } from "./rights.ts";
import { Stars } from "./stars.ts";

/** Options for a bot. */
export interface BotOptions {
  /** The display name. @default {the capitalised handle} */
  readonly name?: string;
  /** Its token. @default {a random one} */
  readonly token?: string;
  /**
   * Privacy mode: in groups, only commands, mentions and replies reach the bot. At Telegram it is
   * on for new bots; here it is off by default. @default {false}
   */
  readonly privacy?: boolean;
  /** Whether it accepts inline queries. @default {true} */
  readonly inline?: boolean;
  /** Whether people use it in Telegram's test environment: `/bot<token>/test/`. @default {false} */
  readonly test?: boolean;
  /** Its games: short names with a title or with more options. @default {none} */
  readonly games?: Readonly<Record<string, string | GameOptions>>;
}

/** The types of {@linkcode BotOptions}. */
export const BOT_OPTIONS: OptionTypes<BotOptions> = {
  name: "string",
  token: "string",
  privacy: "boolean",
  inline: "boolean",
  test: "boolean",
  games: "object",
};

/** A query that is waiting for the bot's answer. */
export interface PendingQuery {
  /** Passes the answer to the person who asked. */
  readonly answer: (answer: Readonly<Record<string, unknown>>) => void;
  /** When the query expires, ms since the epoch. */
  readonly until: number;
}

/** A message that a bot has prepared for a person to send. */
export interface PreparedMessage {
  /** The person's user id. */
  readonly userId: number;
  /** Creates the content of the message. */
  readonly content: () => object;
  /** The types of chat that it may be sent to. */
  readonly kinds: readonly string[];
  /** When it expires, seconds since the epoch. */
  readonly expiration_date: number;
}

/** A bot's account. */
export class Bot {
  /** The bot's user, as the Bot API shows it. */
  readonly user: User & { readonly username: string };
  /** The bot's token. */
  readonly token: string;
  /** Whether it sees every message in its groups. */
  readonly readsAll: boolean;
  /** Whether it accepts inline queries. */
  readonly inline: boolean;
  /** Whether it is used in the test environment. */
  readonly isTest: boolean;
  /** Its pending updates. */
  readonly updates: UpdateQueue;
  /** The kinds of update it receives. */
  allowed: readonly string[] = DEFAULT_ALLOWED;
  /** Command lists, by scope and language. */
  readonly commands: Map<string, readonly BotCommand[]> = new Map<string, readonly BotCommand[]>();
  /** Menu buttons, by user id; 0 is the default for everybody else. */
  readonly menuButtons: Map<number, MenuButton> = new Map<number, MenuButton>();
  /** The rights it suggests when it is made an administrator, in groups and in channels. */
  readonly defaultRights: { group: Rights; channel: Rights } = { group: {}, channel: {} };
  /** Its name, description and similar texts, by field and language. */
  readonly texts: Map<string, string> = new Map<string, string>();
  /** Callback, inline, shipping and pre-checkout queries waiting for its answer, by id. */
  readonly queries: Map<string, PendingQuery> = new Map<string, PendingQuery>();
  /** Its games, by short name. */
  readonly games: ReadonlyMap<string, GameOptions>;
  /** The games as shown in its messages, by short name. */
  readonly shownGames: Map<string, Game> = new Map<string, Game>();
  /** Messages prepared for people to send, by id. */
  readonly prepared: Map<string, PreparedMessage> = new Map<string, PreparedMessage>();
  /** Its payments in Stars. */
  readonly stars: Stars = new Stars();
  /** Until when the bot is logged out, ms since the epoch; 0 if it never called logOut. */
  loggedOutUntil = 0;
  /** When its instance was launched, in the clock's time. */
  launchedAt = 0;
  /** Number of its last message in private chats and basic groups. */
  lastMessageId = 0;
  /** Called when an update has arrived. */
  wake: () => void = () => {};

  /**
   * Creates an account without updates.
   *
   * @param user The bot's user, as the Bot API shows it.
   * @param updates Its queue of updates.
   * @param options Its options.
   */
  constructor(
    user: User & { readonly username: string },
    token: string,
    updates: UpdateQueue,
    options: BotOptions,
  ) {
    this.user = user;
    this.token = token;
    this.updates = updates;
    this.readsAll = !options.privacy;
    this.inline = options.inline ?? true;
    this.isTest = options.test ?? false;
    this.games = new Map(
      Object.entries(options.games ?? {}).map(([name, game]) => [
        name,
        typeof game === "string" ? { title: game } : game,
      ]),
    );
  }

  /** The bot's user id. */
  get id(): number {
    return this.user.id;
  }

  /** The username, without the `@`. */
  get username(): string {
    return this.user.username;
  }

  /** The result of getMe. */
  get me(): UserFromGetMe {
    return {
      ...this.user,
      is_bot: true,
      can_join_groups: true,
      can_read_all_group_messages: this.readsAll,
      supports_guest_queries: false,
      supports_inline_queries: this.inline,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    };
  }
}
