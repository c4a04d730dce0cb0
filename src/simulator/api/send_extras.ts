/**
 * Message effects, and the parameters of suggested posts.
 *
 * @module
 */
import type { Content } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";
import { FieldError, JsonObject, reading } from "./json_object.ts";

const MIN_STARS = 5;
const MAX_STARS = 100_000;
const NANO_PER_CENT = 10_000_000n;

/** Checks the parameters once the chat is known, and returns their fields of the message. */
export type Extras = (room: Room, isAlbum: boolean) => Content;

/**
 * Reads both parameters.
 *
 * @throws {ApiError} 400 if a suggested post cannot be read.
 */
export function readExtras({ params }: Call): Extras {
  const effect = effectId(params.text("message_effect_id"));
  const suggested = suggestedPost(params.json("suggested_post_parameters"));
  return (room, isAlbum) => {
    if (effect !== undefined && room.chat.type !== "private") {
      throw ApiError.badRequest("can't use message effects in the chat");
    }
    suggested?.();
    if (suggested && isAlbum) {
      throw ApiError.badRequest("can't send suggested posts with the method");
    }
    if (suggested) {
      throw ApiError.badRequest("suggested posts can be sent only to channel direct messages");
    }
    return effect === undefined ? {} : { effect_id: effect } as Content;
  };
}

/** A number of 64 bits; anything else counts as none. */
function effectId(text: string): string | undefined {
  const id = BigInt.asIntN(64, BigInt(/^-?\d+/.exec(text)?.[0] ?? 0));
  return id === 0n ? undefined : `${id}`;
}

/** Returns the checks that Telegram makes once it knows the chat. */
function suggestedPost(value: unknown): (() => void) | undefined {
  if (value === undefined) return undefined;
  return reading("", () => {
    const object = JsonObject.of(value);
    if (!object) throw new FieldError("object expected as suggested post parameters");
    const sendDate = object.integer("send_date");
    const price = object.object("price");
    const check = price && suggestedPrice(price);
    return () => {
      check?.();
      if (sendDate < 0) throw ApiError.badRequest("invalid post send date specified");
    };
  });
}

function suggestedPrice(price: JsonObject): () => void {
  const currency = price.required("currency");
  const amount = BigInt(price.requiredLong("amount"));
  if (currency === "XTR") {
    return () => {
      if (amount === 0n || amount >= MIN_STARS && amount <= MAX_STARS) return;
      throw ApiError.badRequest("invalid amount of Telegram Stars specified");
    };
  }
  if (currency !== "TON") throw new FieldError("invalid suggested post price currency specified");
  if (amount % NANO_PER_CENT !== 0n) {
    throw new FieldError("suggested post price must be divisible by 10000000 nanotoncoins");
  }
  return () => {};
}
