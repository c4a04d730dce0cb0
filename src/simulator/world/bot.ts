/**
 * A bot, as Telegram keeps it: who it is, and what waits for it.
 *
 * @module
 */
import type { BotCommand, Game, MenuButton, User, UserFromGetMe } from "../../telegram/types.ts";
import { DEFAULT_ALLOWED } from "../updates/allowed.ts";
import type { UpdateQueue } from "../updates/update_queue.ts";
import type { GameOptions } from "./game_options.ts";
import type { Rights } from "./rights.ts";
import { Stars } from "./stars.ts";

/** How a bot is made. */
export interface BotOptions {
  /** The name that people see. @default {the handle, first letter large} */
  readonly name?: string;
  /** Its token. @default {a random one} */
  readonly token?: string;
  /**
   * Privacy mode: in groups, only commands, mentions and replies reach the bot. Telegram turns it
   * on for new bots; here it is off unless asked for. @default {false}
   */
  readonly privacy?: boolean;
  /** Whether it takes inline queries. @default {true} */
  readonly inline?: boolean;
  /** Whether people talk to it in Telegram's test environment: `/bot<token>/test/`. @default {false} */
  readonly test?: boolean;
  /** Its games: short names with titles, or with more than that. @default {none} */
  readonly games?: Readonly<Record<string, string | GameOptions>>;
}

/** A query that waits for the bot's answer. */
export interface PendingQuery {
  /** Hands the answer to the person who asked. */
  readonly answer: (answer: Readonly<Record<string, unknown>>) => void;
  /** When Telegram stops waiting, ms since the epoch. */
  readonly until: number;
}

/** A message that a bot has prepared for a person to send. */
export interface PreparedMessage {
  /** For whom. */
  readonly userId: number;
  /** What it says. */
  readonly content: () => object;
  /** Sorts of chat that it may be sent to. */
  readonly kinds: readonly string[];
  /** Until when, seconds since the epoch. */
  readonly expiration_date: number;
}

/** A bot's account. */
export class Bot {
  /** As the Bot API shows it. */
  readonly user: User & { readonly username: string };
  /** The secret part of its address at the Bot API. */
  readonly token: string;
  /** Whether it sees every message of its groups. */
  readonly readsAll: boolean;
  /** Whether it takes inline queries. */
  readonly inline: boolean;
  /** Whether it lives in the test environment. */
  readonly isTest: boolean;
  /** What waits for it. */
  readonly updates: UpdateQueue;
  /** The kinds it wants. */
  allowed: readonly string[] = DEFAULT_ALLOWED;
  /** Its command lists, by scope and language. */
  readonly commands: Map<string, readonly BotCommand[]> = new Map<string, readonly BotCommand[]>();
  /** Menu buttons, by user id; 0 for everybody else. */
  readonly menuButtons: Map<number, MenuButton> = new Map<number, MenuButton>();
  /** The rights it suggests when it is made administrator: in groups, in channels. */
  readonly defaultRights: { group: Rights; channel: Rights } = { group: {}, channel: {} };
  /** Its texts: name, description …, by field and language. */
  readonly texts: Map<string, string> = new Map<string, string>();
  /** Callback, inline, shipping and pre-checkout queries that wait for its answer, by id. */
  readonly queries: Map<string, PendingQuery> = new Map<string, PendingQuery>();
  /** Its games, by short name. */
  readonly games: ReadonlyMap<string, GameOptions>;
  /** Games as its messages show them, by short name. */
  readonly shownGames: Map<string, Game> = new Map<string, Game>();
  /** Messages that it has prepared for people to send, by id. */
  readonly prepared: Map<string, PreparedMessage> = new Map<string, PreparedMessage>();
  /** What it has been paid in Stars. */
  readonly stars: Stars = new Stars();
  /** Whether it has called logOut, and until when that lasts, ms since the epoch. */
  loggedOutUntil = 0;
  /** When its instance was launched, on the clock's scale. */
  launchedAt = 0;
  /** Number of its last message in private chats and basic groups. */
  lastMessageId = 0;
  /** Called when an update has come in. */
  wake: () => void = () => {};

  /**
   * Makes an account without updates.
   *
   * @param user As the Bot API shows it.
   * @param token Its token.
   * @param updates Its queue.
   * @param options Its settings.
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

  /** Its user id. */
  get id(): number {
    return this.user.id;
  }

  /** Without the `@`. */
  get username(): string {
    return this.user.username;
  }

  /** What getMe answers. */
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
