/**
 * Sticker sets created by bots.
 *
 * @module
 */
import type { Sticker, StickerSet } from "../../telegram/types.ts";
import type { FileStore } from "./files.ts";

/** A set, and who may change it. */
export interface KeptSet {
  /** The bot's user id. */
  readonly botId: number;
  /** The user id of the owner. */
  readonly ownerId: number;
  /** The set, as the Bot API shows it. */
  readonly set: StickerSet;
}

/** All sets, by name. */
export class StickerSets {
  #files: FileStore;
  #sets = new Map<string, KeptSet>();

  /** Creates an empty collection; the stickers' files are in `files`. */
  constructor(files: FileStore) {
    this.#files = files;
  }

  /** The set with a name, in any case. */
  get(name: string): KeptSet | undefined {
    return this.#sets.get(name.trim().toLowerCase());
  }

  /** Stores a set under its name, and updates the set name of its stickers. */
  put(kept: KeptSet): void {
    const { set } = kept;
    const stickers = set.stickers.map((sticker): Sticker => ({ ...sticker, set_name: set.name }));
    this.#sets.set(set.name.toLowerCase(), { ...kept, set: { ...set, stickers } });
    for (const media of stickers) this.#files.remember(media.file_id, { sort: "sticker", media });
  }

  /** Deletes a set. */
  delete({ set }: KeptSet): void {
    this.#sets.delete(set.name.toLowerCase());
  }

  /** The set that contains a sticker. */
  holding(fileId: string): KeptSet | undefined {
    return [...this.#sets.values()].find(({ set }) =>
      set.stickers.some((sticker) => sticker.file_id === fileId)
    );
  }

  /** Every sticker of every set. */
  stickers(): Sticker[] {
    return [...this.#sets.values()].flatMap(({ set }) => set.stickers);
  }
}
