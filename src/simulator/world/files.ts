/**
 * Files sent by bots and people.
 *
 * @module
 */
import { type Random, randomWord } from "../random.ts";

const ID_LENGTH = 64;
/** Folders whose files get the kind of id that photos have. */
const PICTURES: ReadonlySet<string> = new Set(["photos", "thumbnails"]);
const SHOWN_ID = /"((?:small_|big_)?file_id)":"([\w-]+)"/g;

/** A file that was sent. */
export interface StoredFile {
  /** Identifies it; each bot is shown a different id. */
  readonly file_id: string;
  /** The same for every bot. */
  readonly file_unique_id: string;
  /** The path for downloads: `documents/file_0.pdf`. */
  readonly file_path: string;
  /** The file name when it was sent. */
  readonly name: string;
  /** The media type. */
  readonly type: string;
  /** Its contents. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The parts of an upload that are stored. */
export type NewFile = Pick<StoredFile, "name" | "type" | "bytes">;

/** A file as a message showed it, to be sent again by its id. */
export interface KnownMedia {
  /** The message's field: `photo`, `video` … */
  readonly sort: string;
  /** The value of that field. */
  readonly media: unknown;
}

/** Stores files by id and by path. */
export class FileStore {
  #random: Random;
  #byId = new Map<string, StoredFile>();
  #byPath = new Map<string, StoredFile>();
  #opened = new Set<string>();
  #media = new Map<string, KnownMedia>();

  /** Creates an empty store. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** Adds a file to a folder such as `photos`. */
  add(folder: string, file: NewFile): StoredFile {
    const [kind, uniqueKind, length] = PICTURES.has(folder)
      ? ["AgAC", "AQAD", 12] as const
      : ["BQAC", "AgAD", 11] as const;
    const extension = /\.\w+$/.exec(file.name)?.[0] ?? "";
    const stored = {
      file_id: `${kind}${randomWord(this.#random, ID_LENGTH - 4)}`,
      file_unique_id: `${uniqueKind}${randomWord(this.#random, length)}`,
      file_path: `${folder}/file_${this.#byPath.size}${extension}`,
      ...file,
    };
    this.#byId.set(stored.file_id, stored);
    this.#byPath.set(stored.file_path, stored);
    return stored;
  }

  /** The file with an id, if that id was shown to this bot. */
  ofBot(botId: number, fileId: string): StoredFile | undefined {
    const file = this.#byId.get(fileId.slice(0, ID_LENGTH));
    const mark = fileId.slice(ID_LENGTH);
    return mark === "" || mark === markOf(botId) ? file : undefined;
  }

  /** Remembers how messages show a file. */
  remember(fileId: string, media: KnownMedia): void {
    this.#media.set(fileId, media);
  }

  /** How messages showed a file. */
  mediaOf({ file_id }: StoredFile): KnownMedia | undefined {
    return this.#media.get(file_id);
  }

  /** Lets a bot download a file. */
  open(botId: number, { file_path }: StoredFile): void {
    this.#opened.add(`${botId} ${file_path}`);
  }

  /** The file at a path, if this bot has requested it with getFile. */
  at(botId: number, path: string): StoredFile | undefined {
    return this.#opened.has(`${botId} ${path}`) ? this.#byPath.get(path) : undefined;
  }

  /** The file with an id, no matter which bot was shown it. */
  get(fileId: string): StoredFile | undefined {
    return this.#byId.get(fileId.slice(0, ID_LENGTH));
  }

  /** JSON as a bot sees it: with file ids that only this bot can use. */
  shownTo(botId: number, json: string): string {
    if (!json.includes('file_id":')) return json;
    return json.replace(
      SHOWN_ID,
      (text, field, id) => this.#byId.has(id) ? `"${field}":"${id}${markOf(botId)}"` : text,
    );
  }
}

function markOf(botId: number): string {
  return `-${botId.toString(36)}`;
}
