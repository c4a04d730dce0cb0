/**
 * The content that a call creates, before its chat is known. The Bot API first reads all
 * parameters, then finds the chat, and then checks what was read.
 *
 * @module
 */
import type { Content } from "../../world/posting.ts";
import type { Room } from "../../world/room.ts";

/** A content whose last checks need the chat. */
export type Draft = (room: Room) => Content;

/** The source of a content's fields: a call's parameters, or an object in them. */
export interface Fields {
  /** Whether a field is present. */
  has(name: string): boolean;
  /** A field as text, `""` if absent. */
  text(name: string): string;
  /** A field as a JSON value. */
  value(name: string): unknown;
  /** A field as an integer. */
  integer(name: string, fallback?: number): number;
  /** A field as a Boolean. */
  boolean(name: string): boolean;
}
