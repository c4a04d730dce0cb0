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
import { LineFile } from "./line_file.ts";

/** Runs an update once; resolves to whether it succeeded. */
export type Rerun = (bot: string, update: Update) => Promise<boolean>;

/** A line of the file. */
type Line = Omit<DeadLetter, "diedAt"> & { readonly diedAt: string };

/** A file of dead letters. One process appends while another may remove some. */
export class DeadLetterFile implements DeadLetterBox {
  readonly #file: LineFile;
  readonly #clock: Clock;
  readonly #rerun: Rerun;
  readonly #random: () => number;
  #lastSeq = 0;

  /**
   * @param path Where the file is.
   * @param clock Where the time comes from.
   * @param rerun Runs a replayed update.
   * @param random A number from 0 to 1.
   */
  constructor(path: string, clock: Clock, rerun: Rerun, random: () => number = Math.random) {
    this.#file = new LineFile(path);
    this.#clock = clock;
    this.#rerun = rerun;
    this.#random = random;
  }

  /** Adds one. Resolves when it is on disk. */
  append({ bot, update_id, kind, attempt, error, update }: DeadLetterEvent): Promise<void> {
    const now = this.#clock.date();
    // Ascending, and unlikely to be chosen by another process in the same millisecond.
    const chosen = now * 1000 + Math.floor(this.#random() * 1000);
    this.#lastSeq = Math.max(this.#lastSeq + 1, chosen);
    const line: Line = {
      ...{ seq: this.#lastSeq, bot, update_id, kind, attempt },
      ...{ error: errorText(error), diedAt: new Date(now).toISOString(), update },
    };
    return this.#file.append([JSON.stringify(line)]);
  }

  async list(
    filter: DeadLetterFilter = {},
    { after = 0, limit = 50 }: DeadLetterPage = {},
  ): Promise<DeadLetter[]> {
    const lines = (await this.#file.read()).flatMap((text) => parsed(text) ?? []);
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

  /** Removes those for which `isDone` returns `true`. What cannot be read stays. */
  async #take(filter: DeadLetterFilter, isDone: (line: Line) => Promise<boolean>): Promise<number> {
    let done = 0;
    await this.#file.take(async (texts) => {
      const kept: string[] = [];
      for (const text of texts) {
        const line = parsed(text);
        if (line && matches(line, filter) && await isDone(line)) done++;
        else kept.push(text);
      }
      return kept;
    });
    return done;
  }
}

/** A line that was cut off by a full disk, or is not ours, does not count. */
function parsed(text: string): Line | undefined {
  try {
    const line = JSON.parse(text);
    return isLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

function isLine({ seq, bot, update_id, kind, attempt, error, diedAt, update }: Line): boolean {
  return [seq, update_id, attempt].every((number) => Number.isSafeInteger(number)) && seq > 0 &&
    [bot, kind, error, diedAt].every((text) => typeof text === "string") &&
    Number.isFinite(Date.parse(diedAt)) && isUpdate(update);
}

function matches(line: Line, { bot, error, since, seq }: DeadLetterFilter): boolean {
  return (bot === undefined || line.bot === bot) && (error === undefined || line.error === error) &&
    (since === undefined || Date.parse(line.diedAt) >= since.getTime()) &&
    (seq === undefined || line.seq === seq);
}
