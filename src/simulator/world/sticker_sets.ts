/**
 * Sticker sets that bots have made.
 *
 * @module
 */
import type { Sticker, StickerSet } from "../../telegram/types.ts";
import type { FileStore } from "./files.ts";

/** A set with who may change it. */
export interface KeptSet {
  /** The bot's user id. */
  readonly botId: number;
  /** The person whom it belongs to. */
  readonly ownerId: number;
  /** As it is shown. */
  readonly set: StickerSet;
}

/** All sets, by name. */
export class StickerSets {
  #files: FileStore;
  #sets = new Map<string, KeptSet>();

  /** No sets yet; stickers' files are in this store. */
  constructor(files: FileStore) {
    this.#files = files;
  }

  /** The set of a name, in any case. */
  get(name: string): KeptSet | undefined {
    return this.#sets.get(name.trim().toLowerCase());
  }

  /** Puts a set in the place of the one of its name; its stickers name it from then on. */
  put(kept: KeptSet): void {
    const { set } = kept;
    const stickers = set.stickers.map((sticker): Sticker => ({ ...sticker, set_name: set.name }));
    this.#sets.set(set.name.toLowerCase(), { ...kept, set: { ...set, stickers } });
    for (const media of stickers) this.#files.remember(media.file_id, { sort: "sticker", media });
  }

  /** Takes a set away. */
  delete({ set }: KeptSet): void {
    this.#sets.delete(set.name.toLowerCase());
  }

  /** The set that has a sticker. */
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
