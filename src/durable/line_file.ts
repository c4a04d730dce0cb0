/**
 * A file of lines that several processes append to, and take lines out of, at the same time.
 *
 * @module
 */
import { folderOf } from "../util/files/folder_of.ts";

const NEWLINE = 10;

/** A file of lines. */
export class LineFile {
  readonly #path: string;

  /** @param path Where it is. Its folder is created when the first line is written. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Adds lines. Resolves when they are on disk. */
  async append(lines: readonly string[]): Promise<void> {
    using file = await openLocked(this.#path);
    await write(file, lines);
  }

  /** All its lines. */
  async read(): Promise<string[]> {
    using file = await Deno.open(this.#path).catch(ignoreAbsent);
    if (file) await lock(file, false);
    using taken = await Deno.open(this.#taken).catch(ignoreAbsent);
    // While lines are moved, they are in both.
    return [...new Set([...await linesOf(taken), ...await linesOf(file)])];
  }

  /**
   * Takes lines out. Others can append meanwhile, and wait to take.
   *
   * @param choose Resolves to those that stay. If it fails, or the process ends, all stay.
   */
  async take(choose: (lines: readonly string[]) => Promise<readonly string[]>): Promise<void> {
    using taken = await openLocked(this.#taken);
    await this.#moveTo(taken);
    const lines = new Set(await linesOf(taken));
    const kept = await choose([...lines]);
    if (kept.length > 0) await this.append(kept);
    await taken.truncate();
    await Deno.remove(this.#taken).catch(ignoreAbsent);
  }

  /** Holds lines while they are chosen from; an interrupted command leaves them there. */
  get #taken(): string {
    return `${this.#path}.taken`;
  }

  async #moveTo(taken: Deno.FsFile): Promise<void> {
    using file = await openLocked(this.#path);
    const lines = await linesOf(file);
    if (lines.length === 0) return;
    await write(taken, lines);
    await file.truncate();
  }
}

/** Opens a file for this process alone, until it is closed. */
async function openLocked(path: string): Promise<Deno.FsFile> {
  for (;;) {
    const file = await open(path);
    await lock(file, true);
    const [opened, there] = [await file.stat(), await Deno.stat(path).catch(ignoreAbsent)];
    if (opened.ino === there?.ino) return file;
    file.close(); // It was removed before it was locked.
  }
}

async function open(path: string): Promise<Deno.FsFile> {
  const options = { read: true, append: true, create: true, mode: 0o600 };
  const file = await Deno.open(path, options).catch(ignoreAbsent);
  if (file) return file;
  await Deno.mkdir(folderOf(path), { recursive: true, mode: 0o700 });
  return await Deno.open(path, options);
}

/** Where a file system has no locks, lines are written without one rather than lost. */
async function lock(file: Deno.FsFile, exclusive: boolean): Promise<void> {
  await file.lock(exclusive).catch(() => {});
}

async function write(file: Deno.FsFile, lines: readonly string[]): Promise<void> {
  // A line that was cut off must not spoil the next one.
  const text = (await endsWithin(file) ? "\n" : "") + lines.map((line) => `${line}\n`).join("");
  const bytes = new TextEncoder().encode(text);
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
  await file.sync();
}

/** Whether its last line was cut off. */
async function endsWithin(file: Deno.FsFile): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const last = new Uint8Array(1);
  await file.seek(-1, Deno.SeekMode.End);
  await file.read(last);
  return last[0] !== NEWLINE;
}

async function linesOf(file: Deno.FsFile | undefined): Promise<string[]> {
  if (!file) return [];
  await file.seek(0, Deno.SeekMode.Start);
  // Not file.readable, which would close it.
  const bytes = new Uint8Array((await file.stat()).size);
  let length = 0;
  while (length < bytes.length) {
    const read = await file.read(bytes.subarray(length));
    if (read === null) break;
    length += read;
  }
  const text = new TextDecoder().decode(bytes.subarray(0, length));
  return text.split("\n").filter((line) => line.trim() !== "");
}

function ignoreAbsent(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
