/**
 * Dead letters without a store: a file of JSON lines.
 *
 * @module
 */
import type { DeadLetterEvent } from "../events/events.ts";
import { errorText } from "../store/errors.ts";
import type { Update } from "../telegram/types.ts";
import { isUpdate } from "../telegram/update.ts";
import type { Clock } from "../util/clock.ts";
import type {
  DeadLetter,
  DeadLetterBox,
  DeadLetterFilter,
  DeadLetterPage,
} from "./dead_letters.ts";

/** Runs an update once; resolves to whether it succeeded. */
export type Rerun = (bot: string, update: Update) => Promise<boolean>;

/** A line of the file. */
type Line = Omit<DeadLetter, "diedAt"> & { readonly diedAt: string };

/** A file of dead letters. One process appends while another may remove some. */
export class DeadLetterFile implements DeadLetterBox {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #rerun: Rerun;
  #lastSeq = 0;
  /** Changes, one after another. */
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param path Where the file is.
   * @param clock Where the time comes from.
   * @param rerun Runs a replayed update.
   */
  constructor(path: string, clock: Clock, rerun: Rerun) {
    this.#path = path;
    this.#clock = clock;
    this.#rerun = rerun;
  }

  /** Adds one. Resolves when it is on disk. */
  append({ bot, update_id, kind, attempt, error, update }: DeadLetterEvent): Promise<void> {
    const now = this.#clock.date();
    // Ascending, and unlikely to be chosen by another process.
    this.#lastSeq = Math.max(this.#lastSeq + 1, now * 1000);
    const line: Line = {
      ...{ seq: this.#lastSeq, bot, update_id, kind, attempt },
      ...{ error: errorText(error), diedAt: new Date(now).toISOString(), update },
    };
    return this.#oneByOne(() => this.#write([line]));
  }

  async list(
    filter: DeadLetterFilter = {},
    { after = 0, limit = 50 }: DeadLetterPage = {},
  ): Promise<DeadLetter[]> {
    const lines = [...await this.#read(this.#taken), ...await this.#read(this.#path)];
    return lines.filter((line) => line.seq > after && matches(line, filter))
      .sort((a, b) => a.seq - b.seq).slice(0, limit)
      .map((line) => ({ ...line, diedAt: new Date(line.diedAt) }));
  }

  replay(filter: DeadLetterFilter): Promise<number> {
    return this.#take(filter, ({ bot, update }) => this.#rerun(bot, update));
  }

  drop(filter: DeadLetterFilter): Promise<number> {
    return this.#take(filter, () => Promise.resolve(true));
  }

  /** Where lines are moved while they are searched, so that others can append meanwhile. */
  get #taken(): string {
    return `${this.#path}.taken`;
  }

  /** Removes those for which `isDone` returns `true`, and puts the others back. */
  #take(filter: DeadLetterFilter, isDone: (line: Line) => Promise<boolean>): Promise<number> {
    return this.#oneByOne(async () => {
      // An interrupted command may have left some there.
      const left = await this.#read(this.#taken);
      if (left.length > 0) await this.#write(left);
      await Deno.rename(this.#path, this.#taken).catch(ignoreAbsent);
      const lines = await this.#read(this.#taken);
      let done = 0;
      const kept: Line[] = [];
      for (const line of lines) {
        if (matches(line, filter) && await isDone(line)) done++;
        else kept.push(line);
      }
      if (kept.length > 0) await this.#write(kept);
      await Deno.remove(this.#taken).catch(ignoreAbsent);
      return done;
    });
  }

  #oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  async #write(lines: readonly Line[]): Promise<void> {
    using file = await Deno.open(this.#path, { append: true, create: true, mode: 0o600 });
    const bytes = new TextEncoder().encode(
      lines.map((line) => JSON.stringify(line) + "\n").join(""),
    );
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
    await file.sync();
  }

  async #read(path: string): Promise<Line[]> {
    const text = await Deno.readTextFile(path).catch((error) => {
      ignoreAbsent(error);
      return "";
    });
    return text.split("\n").filter((line) => line !== "").flatMap((line) => parsed(line));
  }
}

function ignoreAbsent(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** A line that was cut off by a full disk, or is not ours, does not count. */
function parsed(line: string): Line[] {
  try {
    const value = JSON.parse(line);
    const { seq, bot, update } = value;
    const isOurs = Number.isSafeInteger(seq) && typeof bot === "string" && isUpdate(update);
    return isOurs ? [value] : [];
  } catch {
    return [];
  }
}

function matches(line: Line, { bot, error, since, seq }: DeadLetterFilter): boolean {
  return (bot === undefined || line.bot === bot) && (error === undefined || line.error === error) &&
    (since === undefined || Date.parse(line.diedAt) >= since.getTime()) &&
    (seq === undefined || line.seq === seq);
}
