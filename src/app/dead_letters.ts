/**
 * The dead letters of an application: in its store, in a file, or nowhere.
 *
 * @module
 */
import type { UpdateHistory } from "../dispatch/update_history.ts";
import type {
  DeadLetterBox,
  DeadLetterFilter,
  DeadLetterPage,
  NamedBot,
} from "../durable/dead_letters.ts";
import type { DeadLetterFile, Rerun } from "../durable/dead_letter_file.ts";
import type { Observer } from "../events/events.ts";
import type { Clock } from "../util/clock.ts";
import { folderOf } from "../util/files/folder_of.ts";
import { type OptionTypes, refuseWrongOptions } from "../util/options/option_types.ts";
import { writeRemedy } from "../util/files/permission.ts";
import type { Durable } from "./open_durable.ts";

/** Where an application keeps its dead letters. */
export interface DeadLetterOptions {
  readonly durable: Durable | undefined;
  /** The file, without a store. */
  readonly path: string | undefined;
  /** Waits for those that are being written to it. */
  readonly written: (() => Promise<void>) | undefined;
  readonly clock: Clock;
  readonly bots: () => readonly NamedBot[];
  readonly rerun: Rerun;
}

/** Remembers nothing, so that a finished update can be run again. */
export const FORGETFUL: UpdateHistory = {
  isDone: () => false,
  done() {},
  failed() {},
  replied() {},
  once: async (_id, _name, fn) => await fn(),
  later(_delayMs, name) {
    throw new Error(`Cannot schedule task "${name}": no store keeps it; set STORE`);
  },
};

const FILTER: OptionTypes<DeadLetterFilter> = {
  bot: "string",
  error: "string",
  since: "object",
  seq: "number",
};
const PAGE: OptionTypes<DeadLetterPage> = { after: "number", limit: "number" };

/** A misspelt condition would be ignored, and every dead letter dropped. */
function checkFilter(action: string, filter: DeadLetterFilter): void {
  if (filter === undefined) {
    throw new TypeError(`Cannot ${action} dead letters: say which; {} stands for all of them`);
  }
  refuseWrongOptions(`${action} dead letters`, filter, FILTER);
  const { since } = filter;
  if (since !== undefined && !Number.isFinite(since.getTime?.())) {
    throw new TypeError(`Cannot ${action} dead letters: since is not a valid Date; give one`);
  }
}

/** Returns a box that opens the dead letters on first use. */
export function openDeadLetters(options: DeadLetterOptions): DeadLetterBox {
  let opened: Promise<DeadLetterBox> | undefined;
  const box = async () => {
    await options.written?.(); // Or one that was reported might be missing, as if it were handled.
    return await (opened ??= open(options));
  };
  return {
    async list(filter = {}, page = {}) {
      checkFilter("list", filter);
      refuseWrongOptions("list dead letters", page, PAGE);
      return await (await box()).list(filter, page);
    },
    async replay(filter) {
      checkFilter("replay", filter);
      return await (await box()).replay(filter);
    },
    async drop(filter) {
      checkFilter("drop", filter);
      return await (await box()).drop(filter);
    },
  };
}

async function open({ durable, path, clock, bots, rerun }: DeadLetterOptions) {
  if (durable) {
    const { storedDeadLetters } = await import("../durable/dead_letters.ts");
    return storedDeadLetters(async () => (await durable.durableDispatcher).dead, bots);
  }
  if (path !== undefined) return await openFile(path, clock, rerun);
  throw new Error(
    "Cannot handle dead letters: nothing keeps them; set STORE or DEAD_LETTERS " +
      "(`store` or `deadLetters` in the API)",
  );
}

async function openFile(path: string, clock: Clock, rerun: Rerun): Promise<DeadLetterFile> {
  const { DeadLetterFile } = await import("../durable/dead_letter_file.ts");
  return new DeadLetterFile(path, clock, rerun);
}

/** Fails at startup, rather than on the first dead letter. Appending reads, too: the last line may be cut off. */
function checkWritable(path: string): void {
  const open = () =>
    Deno.openSync(path, { read: true, append: true, create: true, mode: 0o600 }).close();
  try {
    try {
      open();
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      Deno.mkdirSync(folderOf(path), { recursive: true, mode: 0o700 });
      open();
    }
  } catch (error) {
    const reason = unwritableReason(path, error as Error);
    throw new TypeError(`Cannot keep dead letters in DEAD_LETTERS="${path}": ${reason}`);
  }
}

function unwritableReason(path: string, error: Error): string {
  if (error instanceof Deno.errors.NotCapable) {
    return `Deno may not read and write there; ${writeRemedy(path, folderOf(path))}`;
  }
  if (error instanceof Deno.errors.IsADirectory) {
    return `it is a folder; name a file in it, such as ${path.replace(/\/+$/, "")}/dead.jsonl`;
  }
  if (error instanceof Deno.errors.NotADirectory) {
    return "there is a file in place of its folder; name a file in another folder";
  }
  return `${error.message}; name a file that this user may read and write`;
}

/**
 * Creates an observer that appends dead letters to a file, and a way to wait for its writes.
 *
 * @throws {TypeError} If the file cannot be written.
 */
export function keepDeadLetters(
  path: string,
  clock: Clock,
  emit: Observer,
): { observer: Observer; written: () => Promise<void> } {
  checkWritable(path);
  let file: Promise<DeadLetterFile> | undefined;
  let last: Promise<void> = Promise.resolve();
  return {
    observer(event) {
      if (event.type !== "dead_letter") return;
      file ??= openFile(path, clock, () => Promise.resolve(false));
      const written = file.then((file) => file.append(event)).catch((error) => {
        const text = `Cannot write to DEAD_LETTERS="${path}"; the dead letter is lost`;
        emit({ type: "notice", level: "error", name: "dead_letters", text, error });
      });
      last = last.then(() => written);
    },
    written: () => last,
  };
}
