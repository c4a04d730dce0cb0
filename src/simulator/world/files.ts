/**
 * Files that bots and people have sent.
 *
 * @module
 */
import { type Random, randomWord } from "../random.ts";

const ID_LENGTH = 64;
/** Folders whose files have the ids of pictures. */
const PICTURES: ReadonlySet<string> = new Set(["photos", "thumbnails"]);
const SHOWN_ID = /"((?:small_|big_)?file_id)":"([\w-]+)"/g;

/** A file that was sent. */
export interface StoredFile {
  /** Names it; each bot is shown an id of its own. */
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

/** What is kept of an upload. */
export type NewFile = Pick<StoredFile, "name" | "type" | "bytes">;

/** A file as it was shown in a message, to be sent again by its id. */
export interface KnownMedia {
  /** The field of the message: `photo`, `video` … */
  readonly sort: string;
  /** What stands there. */
  readonly media: unknown;
}

/** Keeps files by id and by path. */
export class FileStore {
  #random: Random;
  #byId = new Map<string, StoredFile>();
  #byPath = new Map<string, StoredFile>();
  #opened = new Set<string>();
  #media = new Map<string, KnownMedia>();

  /** An empty store. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** Keeps a file under a folder like `photos`. */
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

  /** The file of an id, if the id is one that this bot was shown. */
  ofBot(botId: number, fileId: string): StoredFile | undefined {
    const file = this.#byId.get(fileId.slice(0, ID_LENGTH));
    const mark = fileId.slice(ID_LENGTH);
    return mark === "" || mark === markOf(botId) ? file : undefined;
  }

  /** Remembers how a file is shown in messages. */
  remember(fileId: string, media: KnownMedia): void {
    this.#media.set(fileId, media);
  }

  /** How a file was shown in a message. */
  mediaOf({ file_id }: StoredFile): KnownMedia | undefined {
    return this.#media.get(file_id);
  }

  /** Lets a bot download a file. */
  open(botId: number, { file_path }: StoredFile): void {
    this.#opened.add(`${botId} ${file_path}`);
  }

  /** The file at a path, if this bot has asked for it with getFile. */
  at(botId: number, path: string): StoredFile | undefined {
    return this.#opened.has(`${botId} ${path}`) ? this.#byPath.get(path) : undefined;
  }

  /** The file of an id, whoever was shown it. */
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
