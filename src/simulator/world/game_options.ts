/**
 * What a bot's game is made with.
 *
 * @module
 */

/** A game of a bot. */
export interface GameOptions {
  /** What it is called. */
  readonly title: string;
  /** What it is about. @default {the title} */
  readonly description?: string;
  /** Its picture. @default {an empty file} */
  readonly photo?: Uint8Array<ArrayBuffer>;
  /** A film of it. @default {none} */
  readonly animation?: Uint8Array<ArrayBuffer>;
}
