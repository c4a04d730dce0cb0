/**
 * The control API, as the scenarios use it.
 *
 * @module
 */
import type {
  CallbackQuery,
  Chat,
  InlineQueryResult,
  Message,
  User,
} from "../../src/telegram/types.ts";

/** How long a bot may take, in ms: some libraries wait for seconds after an error. */
const PATIENCE = 20_000;

/** A bot as returned by `POST /control/bots`. */
export interface BotAccount {
  readonly id: number;
  readonly username: string;
  readonly token: string;
  readonly api_root: string;
}

/** A call in the log. */
export interface LoggedCall {
  readonly method: string;
  readonly status: number;
  readonly description?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A simulator, controlled by the scenarios. */
export class Telegram {
  /** The URL of a simulator with a control API. */
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Posts to `/control/` and returns the answer. */
  async post<T>(path: string, fields: Readonly<Record<string, unknown>>): Promise<T> {
    const response = await fetch(`${this.url}/control/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fields),
    });
    return await read(response);
  }

  /** Gets from `/control/` and returns the answer. */
  async get<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
    return await read(await fetch(`${this.url}/control/${path}?${new URLSearchParams(query)}`));
  }

  /** Waits for something. */
  wait<T>(what: string, fields: Readonly<Record<string, unknown>>): Promise<T> {
    return this.post("wait", { for: what, within: PATIENCE, ...fields });
  }

  /** Creates a person who talks to this bot. */
  async person(name: string, bot: BotAccount): Promise<Person> {
    return new Person(this, await this.post<User>("users", { first_name: name }), bot);
  }

  /** Creates a supergroup; the first member owns it. */
  async group(title: string, members: readonly { readonly id: number }[]): Promise<Chat> {
    const ids = members.map(({ id }) => id);
    return (await this.post<{ chat: Chat }>("chats", { title, members: ids })).chat;
  }

  /** The calls of a bot, oldest first. */
  calls(bot: BotAccount, query: Readonly<Record<string, string>> = {}): Promise<LoggedCall[]> {
    return this.get("log", { type: "call", bot: `${bot.id}`, ...query });
  }
}

async function read<T>(response: Response): Promise<T> {
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** A request to a bot, and its answer. */
export interface Asked<T> {
  /** Its id. */
  readonly id: string;
  /** Waits for the bot's answer. */
  answered(): Promise<T>;
}

/** A person of the simulator, and the bot they talk to. */
export class Person {
  /** Their account. */
  readonly user: User;
  #telegram: Telegram;
  #bot: BotAccount;

  constructor(telegram: Telegram, user: User, bot: BotAccount) {
    this.#telegram = telegram;
    this.user = user;
    this.#bot = bot;
  }

  get id(): number {
    return this.user.id;
  }

  /** Writes a text to the bot, or in a group. */
  says(text: string, chat?: Chat): Promise<Message> {
    return this.sends({ text }, chat);
  }

  /** Sends content; files as returned by `file()`. */
  sends(content: Readonly<Record<string, unknown>>, chat?: Chat): Promise<Message> {
    return this.#telegram.post("messages", { ...this.#where(chat), ...content });
  }

  /** The bot's next message. */
  hears(chat?: Chat): Promise<Message> {
    return this.#telegram.wait("message", this.#where(chat));
  }

  /** The text of the bot's next message. */
  async reads(chat?: Chat): Promise<string | undefined> {
    return (await this.hears(chat)).text;
  }

  /** The bot's next edit. */
  seesEdit(chat?: Chat): Promise<Message> {
    return this.#telegram.wait("edit", this.#where(chat));
  }

  /** Does something that gets no answer. */
  does<T>(act: string, fields: Readonly<Record<string, unknown>>, chat?: Chat): Promise<T> {
    return this.#telegram.post("acts", { act, ...this.#where(chat), ...fields });
  }

  /** Presses an inline button. */
  presses(label: string): Promise<Asked<Pick<CallbackQuery, "id"> & { text?: string }>> {
    return this.#asks("presses", { label });
  }

  /** Types an inline query. */
  asks(text: string): Promise<Asked<{ results: InlineQueryResult[] }>> {
    return this.#asks("asks", { text });
  }

  /** Pays an invoice. */
  pays(invoice: Message): Promise<Asked<{ ok: boolean }>> {
    return this.#asks("pays", { message_id: invoice.message_id });
  }

  /** Requests to join by a link. */
  joinsBy(link: string): Promise<Asked<{ ok: boolean }>> {
    return this.#asks("joins_by", { link });
  }

  async #asks<T>(act: string, fields: Readonly<Record<string, unknown>>): Promise<Asked<T>> {
    const { id } = await this.does<{ id: string }>(act, fields);
    return { id, answered: () => this.#telegram.wait("answer", { id }) };
  }

  #where(chat: Chat | undefined) {
    return { user: this.id, bot: this.#bot.id, ...(chat ? { chat: chat.id } : {}) };
  }
}

/** A file to send. */
export function file(name: string, type: string, bytes: Uint8Array<ArrayBuffer>) {
  return { name, type, base64: bytes.toBase64() };
}
