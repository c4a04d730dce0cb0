/**
 * Finding a button by what is written on it.
 *
 * @module
 */
import type { InlineKeyboardButton, KeyboardButton, Message } from "../../telegram/types.ts";
import type { Room } from "../world/room.ts";

/** A button below a message. */
export interface InlineButton {
  /** Tells it from a reply keyboard's. */
  readonly type: "inline";
  /** The chat. */
  readonly room: Room;
  /** The message that it is on. */
  readonly message: Message;
  /** As the bot sent it. */
  readonly button: InlineKeyboardButton;
}

/** A button that was found. */
export type Button =
  | InlineButton
  | { readonly type: "reply"; readonly room: Room; readonly text: string };

/** A keyboard that a person has seen: on a message, or in the place of their own. */
export interface SeenKeyboard {
  /** The chat it is in. */
  readonly room: Room;
  /** The message it is on; absent for one in the place of the person's own. */
  readonly messageId?: number;
}

function rowsOf({ room, messageId }: SeenKeyboard): (InlineKeyboardButton | KeyboardButton)[] {
  if (messageId !== undefined) {
    return room.messages.get(messageId)?.reply_markup?.inline_keyboard.flat() ?? [];
  }
  const { keyboard } = room;
  return keyboard && "keyboard" in keyboard ? keyboard.keyboard.flat() : [];
}

function labelOf(button: InlineKeyboardButton | KeyboardButton): string {
  return typeof button === "string" ? button : button.text;
}

/**
 * Finds a button on the newest keyboard that has it.
 *
 * @param seen Keyboards, the newest last.
 * @param label What is written on the button.
 * @returns The button.
 * @throws {Error} When no keyboard has it; the message tells which buttons there are.
 *
 * @example Usage
 * ```ts
 * import { findButton } from "./keyboard.ts";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => findButton([], "+1"), Error, "no keyboard has been seen");
 * ```
 */
export function findButton(seen: readonly SeenKeyboard[], label: string): Button {
  for (const keyboard of seen.toReversed()) {
    const button = rowsOf(keyboard).find((button) => labelOf(button) === label);
    if (button === undefined) continue;
    const message = keyboard.room.messages.get(keyboard.messageId ?? 0);
    if (!message) return { type: "reply", room: keyboard.room, text: label };
    return { type: "inline", room: keyboard.room, message, button: button as InlineKeyboardButton };
  }
  const labels = [...new Set(seen.flatMap(rowsOf).map(labelOf))];
  const there = labels.length === 0
    ? "no keyboard has been seen"
    : `there are ${labels.join(", ")}`;
  throw new Error(
    `Cannot press "${label}": ${there}; wait for it with hears() or seesEdit() first`,
  );
}
