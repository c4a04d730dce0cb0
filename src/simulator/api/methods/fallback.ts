/**
 * Methods that Telegram has and the simulator does not model: their parameters are checked, and
 * the answer is plausible.
 *
 * @module
 */
import { randomWord } from "../../random.ts";
import { post } from "../../world/posting.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Method } from "../call.ts";
import type { MethodSignature } from "../method_table.ts";
import { writableChat } from "../targets.ts";

/** Error texts of parameters that have one of their own. */
const MISSING: Readonly<Record<string, string>> = {
  chat_id: "chat_id is empty",
  from_chat_id: "from_chat_id is empty",
  user_id: "invalid user_id specified",
  message_id: "message identifier is not specified",
  message_ids: "message identifiers are not specified",
};

/** What else is answered with, by the type's name. */
const RESULTS: Readonly<Record<string, (call: Call) => unknown>> = {
  true: () => true,
  array: () => [],
  number: () => 0,
  string: ({ world }) => `https://t.me/+${randomWord(world.random, 16)}`,
  ChatInviteLink: ({ world, bot, params }) => ({
    invite_link: params.text("invite_link") || `https://t.me/+${randomWord(world.random, 16)}`,
    creator: bot.user,
    creates_join_request: params.boolean("creates_join_request"),
    is_primary: false,
    is_revoked: false,
  }),
  Message: (call) =>
    call.params.has("chat_id")
      ? post(call.world, writableChat(call), call.bot.user, { text: `(${call.method})` })
      : true,
  ForumTopic: ({ world, params }) => ({
    message_thread_id: 1 + Math.floor(world.random() * 1e6),
    name: params.text("name"),
    icon_color: 7322096,
  }),
  File: ({ world }) => ({ file_id: randomWord(world.random, 60), file_unique_id: "AgAD" }),
  MenuButton: () => ({ type: "commands" }),
  StarAmount: () => ({ amount: 0 }),
  StarTransactions: () => ({ transactions: [] }),
  UserProfilePhotos: () => ({ total_count: 0, photos: [] }),
  UserProfileAudios: () => ({ total_count: 0, audios: [] }),
  UserChatBoosts: () => ({ boosts: [] }),
  Gifts: () => ({ gifts: [] }),
  OwnedGifts: () => ({ total_count: 0, gifts: [] }),
};

/**
 * A method that is only checked and recorded.
 *
 * @param signature What it must be called with and what it gives.
 * @returns The method.
 *
 * @example Usage
 * ```ts
 * import { fallback } from "./fallback.ts";
 * import type { Call } from "../call.ts";
 * import { Params } from "../params.ts";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const verify = fallback({ name: "verifyUser", required: ["user_id"], result: "true" });
 * assertEquals(verify({ params: new Params({ user_id: 7 }) } as Call), true);
 * assertThrows(
 *   () => verify({ params: new Params({}) } as Call),
 *   Error,
 *   "Bad Request: invalid user_id specified",
 * );
 * ```
 */
export function fallback({ required, result }: MethodSignature): Method {
  return (call) => {
    for (const name of required) {
      if (call.params.has(name)) continue;
      throw ApiError.badRequest(MISSING[name] ?? `parameter "${name}" is required`);
    }
    return (RESULTS[result] ?? (() => ({})))(call);
  };
}
