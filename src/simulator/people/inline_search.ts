/**
 * Querying a bot inline, as in `@echo_bot cats`, and choosing one of its results.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import { randomWord } from "../random.ts";
import { publish } from "../updates/publish.ts";
import type { Bot } from "../world/bot.ts";
import { withMentions } from "../world/mentions.ts";
import { type Content, post } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import { type InlineAnswer, type Query, sendQuery, type WaitOptions } from "./queries.ts";
import type { Place } from "./places.ts";
import type { Patience } from "./waiting.ts";

/** Options for an inline search. */
export interface InlineSearchOptions {
  /** The world. */
  readonly world: World;
  /** The bot that is queried. */
  readonly bot: Bot;
  /** The person who asks. */
  readonly user: User;
  /** The text of the query. */
  readonly text: string;
  /** The offset of the next page. */
  readonly offset: string;
  /** Finds the chat that a result is sent to; without a place, the chat with the bot. */
  readonly roomOf: (place: Place | undefined) => Room;
  /** How long to wait for an answer. */
  readonly patience: (options: WaitOptions | undefined) => Patience;
}

/** The bot's answer, with the content that each result sends. */
interface FullAnswer extends InlineAnswer {
  readonly contents: ReadonlyMap<string, () => Content>;
}

/**
 * An inline query and its results.
 *
 * @example Usage
 * ```ts
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const search = await tg.user("Ada").asks(bot, "cats");
 * const query = new URLSearchParams({ inline_query_id: search.id, results: "[]" });
 * const url = `http://telegram/bot${bot.token}/answerInlineQuery?${query}`;
 * await (await tg.fetch(new Request(url))).body?.cancel();
 * assertEquals((await search.answered()).results, []);
 * ```
 */
export class InlineSearch {
  #options: InlineSearchOptions;
  #query: Query<FullAnswer>;

  /**
   * Sends the inline query.
   *
   * @param options Options for the search.
   */
  constructor(options: InlineSearchOptions) {
    this.#options = options;
    const { world, bot, user, text, offset } = options;
    if (!bot.inline) {
      throw new Error(`Cannot ask @${bot.username} inline: it was made with inline: false`);
    }
    this.#query = sendQuery(
      world,
      bot,
      "inline_query",
      { from: user, query: text, offset },
      (query, { results }) => world.emit({ type: "inline_answer", query, results }),
    );
  }

  /** The inline query's id. */
  get id(): string {
    return this.#query.id;
  }

  /** Waits for the bot's answerInlineQuery. */
  async answered(options?: WaitOptions): Promise<InlineAnswer> {
    const { contents: _, ...answer } = await this.#query.answer(this.#options.patience(options));
    return answer;
  }

  /**
   * Chooses a result: it is sent as the person's own message, and the bot is notified.
   *
   * @param id The result's id.
   * @param place Where to send it. By default, the chat with the bot.
   * @returns The message that was sent.
   * @throws {Error} If the bot offered no such result.
   */
  async chooses(id: string, place?: Place): Promise<Message> {
    const { world, bot, user, text, roomOf } = this.#options;
    const room = roomOf(place);
    const { results, contents } = await this.#query.answer(this.#options.patience(undefined));
    const content = contents.get(id);
    if (!content) {
      const ids = results.map((result) => result.id).join(", ");
      throw new Error(`Cannot choose "${id}": the results offered are ${ids || "none"}`);
    }
    const shown = withMentions(world, content());
    const message = post(world, room, user, { via_bot: bot.user, ...shown });
    const inline_message_id = randomWord(world.random, 24);
    world.inlineMessages.set(inline_message_id, { room, message_id: message.message_id });
    publish(world, bot, "chosen_inline_result", {
      result_id: id,
      from: user,
      query: text,
      ...(message.reply_markup ? { inline_message_id } : {}),
    });
    return message;
  }
}
