/**
 * What a call puts into a message, before the chat is known. The Bot API reads all parameters
 * first, then looks the chat up, and then checks what was read.
 *
 * @module
 */
import type { Content } from "../../world/posting.ts";
import type { Room } from "../../world/room.ts";

/** A content whose last checks wait for its chat. */
export type Draft = (room: Room) => Content;

/** Where the fields of a content are read from: a call's parameters, or an object in them. */
export interface Fields {
  /** Whether a field is there. */
  has(name: string): boolean;
  /** A field as text, `""` when absent. */
  text(name: string): string;
  /** A field as JSON value. */
  value(name: string): unknown;
  /** A field as whole number. */
  integer(name: string, fallback?: number): number;
  /** A field as Boolean. */
  boolean(name: string): boolean;
}
