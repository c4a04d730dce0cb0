/**
 * The complete model: bots, people, chats, messages, files, updates, and the event feed.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import { refuseWrongOptions } from "../../util/option_types.ts";
import type { Chat, Message, PhotoSize, User } from "../../telegram/types.ts";
import { type Random, randomWord } from "../random.ts";
import type { QueueLimits } from "../updates/update_queue.ts";
import { UpdateQueue } from "../updates/update_queue.ts";
import { Traffic } from "../wire/traffic.ts";
import type { LinkedBill } from "./bill.ts";
import type { BusinessLink } from "./business_link.ts";
import { Bot, BOT_OPTIONS, type BotOptions } from "./bot.ts";
import { FileStore } from "./files.ts";
import { rememberFailures } from "./handler_errors.ts";
import { StickerSets } from "./sticker_sets.ts";
import { Stories } from "./stories.ts";
import { basicGroupFields, FULL_PERMISSIONS } from "./rights.ts";
import { Room } from "./room.ts";

/** Options for a world. */
export interface WorldOptions {
  /** The clock for dates and expiry. */
  readonly clock: Clock;
  /** Randomness for tokens, ids and jitter. */
  readonly random: Random;
  /** Limits of each bot's queue. */
  readonly queueLimits?: QueueLimits;
  /** Text to append when waiting for a bot fails. */
  readonly onFailure?: () => string | undefined;
}

/** The place of a message that was sent through an inline query. */
export interface InlinePlace {
  /** The chat of the message. */
  readonly room: Room;
  /** The message's number in the chat. */
  readonly message_id: number;
}

/** The model shared by the Bot API, the webhooks and the people. */
export class World extends Traffic {
  /** Text to append when waiting for a bot fails. */
  readonly onFailure: (() => string | undefined) | undefined;
  /** Ends people's waiting. */
  readonly closing: AbortController = new AbortController();
  /** Describes the error of an update's handler, if it ran in this process. */
  readonly describeFailure: (update_id: number) => string | undefined = rememberFailures(
    this.closing.signal,
  );
  /** Bots, by user id. */
  readonly bots: Map<number, Bot> = new Map<number, Bot>();
  /** People, by user id. */
  readonly users: Map<number, User> = new Map<number, User>();
  /** Chats, by key. */
  readonly rooms: Map<string, Room> = new Map<string, Room>();
  /** Uploaded files. */
  readonly files: FileStore;
  /** Messages that were sent through inline queries, by inline_message_id. */
  readonly inlineMessages: Map<string, InlinePlace> = new Map<string, InlinePlace>();
  /** Invoices behind links, by URL. */
  readonly invoiceLinks: Map<string, LinkedBill> = new Map<string, LinkedBill>();
  /** Connections with business accounts, by id. */
  readonly business: Map<string, BusinessLink> = new Map<string, BusinessLink>();
  /** Profile photos of people and bots, newest first, by user id. */
  readonly profilePhotos: Map<number, PhotoSize[][]> = new Map<number, PhotoSize[][]>();
  /** Channels shown on people's profiles, by user id. */
  readonly personalChats: Map<number, Room> = new Map<number, Room>();
  /** Stories of business accounts. */
  readonly stories: Stories = new Stories();
  /** Sticker sets. */
  readonly stickerSets: StickerSets;
  #limits: QueueLimits;
  #roomOf = new WeakMap<Message, Room>();
  #twins = new Map<Bot, Bot>();
  #lastUserId = 1000;
  /** Telegram's usernames are unique, whatever their case. */
  readonly #botNames = new Set<string>();
  #lastBotId = 7_000_000_000;
  #lastGroupId = 0;

  /**
   * Creates an empty world.
   *
   * @param options Options for the world.
   */
  constructor(options: WorldOptions) {
    super(options);
    this.onFailure = options.onFailure;
    this.#limits = options.queueLimits ?? {};
    this.files = new FileStore(options.random);
    this.stickerSets = new StickerSets(this.files);
  }

  /** The person or bot with an id. */
  readonly userOf = (id: number): User | undefined => this.users.get(id) ?? this.bots.get(id)?.user;

  /**
   * Creates a bot. `handle` becomes its username; Telegram requires those to end in `bot`.
   *
   * @throws {TypeError} If an option does not exist, the given token is malformed or contains another
   * bot's id, or the username is taken.
   */
  addBot(handle: string, options: BotOptions = {}): Bot {
    const username = /bot$/i.test(handle) ? handle : `${handle}_bot`;
    refuseWrongOptions(`make @${username}`, options, BOT_OPTIONS);
    const given = /^(\d{1,15}):[\w-]+$/.exec(options.token ?? "");
    if (options.token !== undefined && !given) {
      throw new TypeError(`Cannot make @${username}: its token is not of the form 123:abc`);
    }
    const id = given ? Number(given[1]) : ++this.#lastBotId;
    const person = this.users.get(id)?.first_name;
    if (person) throw new TypeError(`Cannot make @${username}: id ${id} is ${person}'s`);
    const holder = this.bots.get(id)?.username;
    if (holder) throw new TypeError(`Cannot make @${username}: id ${id} is @${holder}'s`);
    if (this.#botNames.has(username.toLowerCase())) {
      throw new TypeError(`Cannot make @${username}: there is one already; give another name`);
    }
    const token = options.token ?? `${id}:${randomWord(this.random, 35)}`;
    const first_name = options.name ?? handle.charAt(0).toUpperCase() + handle.slice(1);
    const user = { id, is_bot: true, first_name, username };
    const bot = new Bot(user, token, this.#queue(), options);
    bot.launchedAt = this.clock.now();
    this.bots.set(id, bot);
    this.#botNames.add(username.toLowerCase());
    return bot;
  }

  /** The account of a bot's token in the other environment, where it has no chats. */
  twinOf(bot: Bot): Bot {
    const found = this.#twins.get(bot);
    if (found) return found;
    const twin = new Bot(bot.user, bot.token, this.#queue(), { test: !bot.isTest });
    twin.launchedAt = this.clock.now();
    this.#twins.set(bot, twin);
    return twin;
  }

  #queue(): UpdateQueue {
    return new UpdateQueue(
      this.clock,
      this.random,
      this.#limits,
      (record) => this.settle(record, "expired"),
    );
  }

  /** Creates a person. */
  addUser(user: Omit<User, "id" | "is_bot"> & { readonly id?: number }): User {
    const holder = this.users.get(user.id ?? 0) ?? this.bots.get(user.id ?? 0)?.user;
    if (holder) {
      const { first_name } = holder;
      throw new TypeError(`Cannot create ${user.first_name}: id ${user.id} is ${first_name}'s`);
    }
    const made: User = { ...user, id: user.id ?? this.#freeUserId(), is_bot: false };
    this.users.set(made.id, made);
    this.emit({ type: "user", user: made });
    return made;
  }

  #freeUserId(): number {
    do this.#lastUserId++; while (
      this.users.has(this.#lastUserId) || this.bots.has(this.#lastUserId)
    );
    return this.#lastUserId;
  }

  /** The private chat of a bot and a person, which is started if it is not yet. */
  privateRoom(bot: Bot, user: User): Room {
    const room = this.unstartedRoom(bot, user);
    if (room.members.has(bot.id)) return room;
    room.members.set(bot.id, { user: bot.user, status: "member" });
    this.emit({ type: "chat", chat: room.view });
    return room;
  }

  /**
   * The private chat of a bot and a person. If they have not started it, the bot cannot write
   * there.
   */
  unstartedRoom(bot: Bot, user: User): Room {
    const key = `${bot.id}:${user.id}`;
    const found = this.rooms.get(key);
    if (found) return found;
    const { id, first_name, last_name, username } = user;
    const room = new Room(key, {
      id,
      type: "private",
      first_name,
      ...(last_name === undefined ? {} : { last_name }),
      ...(username === undefined ? {} : { username }),
    });
    room.members.set(user.id, { user, status: "member" });
    this.rooms.set(key, room);
    return room;
  }

  /** Creates a group or channel, owned by its first member. */
  addGroup(
    type: "group" | "supergroup" | "channel",
    title: string,
    members: readonly User[],
    username?: string,
  ): Room {
    const number = ++this.#lastGroupId;
    const id = type === "group" ? -(4_000_000 + number) : -1_002_000_000_000 - number;
    const chat = type === "group"
      ? { id, type, title, ...basicGroupFields(FULL_PERMISSIONS) }
      : { id, type, title, ...(username === undefined ? {} : { username }) };
    return this.#open(
      new Room(`${id}`, chat),
      members.map((user, i) => ({ user, status: i === 0 ? "creator" : "member" })),
    );
  }

  /** Adds a group or channel that exists elsewhere. */
  adoptRoom(chat: Chat, members: readonly User[]): Room {
    const room = new Room(`${chat.id}`, chat);
    return this.#open(room, members.map((user) => ({ user, status: "member" })));
  }

  #open(room: Room, members: readonly { user: User; status: "creator" | "member" }[]): Room {
    for (const member of members) room.members.set(member.user.id, { ...member });
    this.rooms.set(room.key, room);
    this.emit({ type: "chat", chat: room.view });
    return room;
  }

  /** Stores a new or edited message in its chat. */
  keep(room: Room, message: Message): void {
    room.messages.set(message.message_id, message);
    this.#roomOf.set(message, room);
  }

  /** The chat that a message object was stored in. */
  roomOf(message: Message): Room | undefined {
    return this.#roomOf.get(message);
  }

  /** The groups and channels that a bot is in now. */
  botsRooms(bot: Bot): Room[] {
    return [...this.rooms.values()].filter((room) =>
      room.chat.type !== "private" && room.has(bot.id)
    );
  }

  /** The bots that are in a chat now. */
  botsIn(room: Room): Bot[] {
    return room.present().flatMap(({ user }) => this.bots.get(user.id) ?? []);
  }
}
