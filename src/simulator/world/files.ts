/**
 * Files that bots and people have sent.
 *
 * @module
 */
import { type Random, randomWord } from "../random.ts";

/** A file that was sent. */
export interface StoredFile {
  /** Names it at the Bot API. */
  readonly file_id: string;
  /** The same for every bot. */
  readonly file_unique_id: string;
  /** Where it is downloaded: `documents/file_0.pdf`. */
  readonly file_path: string;
  /** Its name when it was sent. */
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  /** What is in it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Keeps files by id and by path.
 *
 * @example Usage
 * ```ts
 * import { FileStore } from "./files.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const store = new FileStore(Math.random);
 * const file = store.add("photos", { name: "a.jpg", type: "image/jpeg", bytes: new Uint8Array() });
 * assertEquals(file.file_path, "photos/file_0.jpg");
 * assertEquals(store.get(file.file_id), file);
 * ```
 */
export class FileStore {
  #random: Random;
  #byId = new Map<string, StoredFile>();
  #byPath = new Map<string, StoredFile>();

  /**
   * Makes an empty store.
   *
   * @param random Makes ids.
   */
  constructor(random: Random) {
    this.#random = random;
  }

  /** Keeps a file under a folder like `photos`. */
  add(
    folder: string,
    file: { name: string; type: string; bytes: Uint8Array<ArrayBuffer> },
  ): StoredFile {
    const extension = /\.\w+$/.exec(file.name)?.[0] ?? "";
    const stored = {
      file_id: `BQAC${randomWord(this.#random, 60)}`,
      file_unique_id: `AgAD${randomWord(this.#random, 12)}`,
      file_path: `${folder}/file_${this.#byPath.size}${extension}`,
      ...file,
    };
    this.#byId.set(stored.file_id, stored);
    this.#byPath.set(stored.file_path, stored);
    return stored;
  }

  /** The file of an id. */
  get(fileId: string): StoredFile | undefined {
    return this.#byId.get(fileId);
  }

  /** The file at a path. */
  at(path: string): StoredFile | undefined {
    return this.#byPath.get(path);
  }
}
