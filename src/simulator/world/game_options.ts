/**
 * Options for a bot's game.
 *
 * @module
 */

/** A game of a bot. */
export interface GameOptions {
  /** The title. */
  readonly title: string;
  /** The description. @default {the title} */
  readonly description?: string;
  /** The photo. @default {an empty file} */
  readonly photo?: Uint8Array<ArrayBuffer>;
  /** The animation. @default {none} */
  readonly animation?: Uint8Array<ArrayBuffer>;
}
