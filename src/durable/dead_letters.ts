/**
 * The dead letters of an application, as its operator handles them: by bot names.
 *
 * @module
 */
import type { DeadLetter as StoredDeadLetter, DeadLetters, DeadQuery } from "../store/types.ts";
import type { Update } from "../telegram/types.ts";

/** Selects dead letters; every condition must hold. */
export interface DeadLetterFilter {
  /** The bot's name. @default {every bot} */
  bot?: string;
  /** Exactly this error. @default {any} */
  error?: string;
  /** Became a dead letter at this moment or later. @default {at any time} */
  since?: Date;
  /** This one only. @default {all} */
  seq?: number;
}

/** A page of a list. */
export interface DeadLetterPage {
  /** The `seq` of the last one on the previous page. @default {0, for the first page} */
  after?: number;
  /** The most to return. @default {50} */
  limit?: number;
}

/** An update that will not be tried again. */
export interface DeadLetter {
  /** Its number among the dead letters. */
  readonly seq: number;
  /** The bot's name; its user id if no such bot is hosted. */
  readonly bot: string;
  /** The update's id; below 0 for a task of `ctx.later`. */
  readonly update_id: number;
  /** The update's kind. */
  readonly kind: string;
  /** How many runs of it have failed. */
  readonly attempt: number;
  /** What the last one threw. */
  readonly error: string;
  /** When it became a dead letter. */
  readonly diedAt: Date;
  /** The whole update, which may be private. */
  readonly update: Update;
}

/** The dead letters of an application. */
export interface DeadLetterBox {
  /**
   * Lists them, the oldest first.
   *
   * @throws {TypeError} If a condition is unknown or of another type.
   */
  list(filter?: DeadLetterFilter, page?: DeadLetterPage): Promise<DeadLetter[]>;
  /**
   * Replays them as if they were new; `{}` stands for all of them.
   *
   * @returns How many were replayed.
   * @throws {TypeError} If a condition is unknown or of another type.
   */
  replay(filter: DeadLetterFilter): Promise<number>;
  /**
   * Deletes them; `{}` stands for all of them.
   *
   * @returns How many were deleted.
   * @throws {TypeError} If a condition is unknown or of another type.
   */
  drop(filter: DeadLetterFilter): Promise<number>;
}

/** A bot, as dead letters identify it. */
export interface NamedBot {
  readonly name: string;
  readonly id: number;
}

/**
 * The dead letters in a store.
 *
 * @param dead The store's.
 * @param bots The bots that are hosted.
 */
export function storedDeadLetters(
  dead: () => Promise<DeadLetters>,
  bots: () => readonly NamedBot[],
): DeadLetterBox {
  const queryOf = ({ bot, error, since, seq }: DeadLetterFilter): DeadQuery => ({
    ...bot !== undefined && { bot: idOf(bot, bots()) },
    ...error !== undefined && { error },
    ...since !== undefined && { since: since.getTime() },
    ...seq !== undefined && { seq },
  });
  return {
    async list(filter = {}, page = {}) {
      const letters = await (await dead()).list(queryOf(filter), page);
      return letters.map((letter) => fromStore(letter, bots()));
    },
    replay: async (filter) => await (await dead()).replay(queryOf(filter)),
    drop: async (filter) => await (await dead()).drop(queryOf(filter)),
  };
}

function idOf(name: string, bots: readonly NamedBot[]): number {
  const bot = bots.find((one) => one.name === name);
  // A bot that is no longer hosted is named by its id.
  const id = bot?.id ?? (/^\d+$/.test(name) ? Number(name) : undefined);
  if (id !== undefined) return id;
  throw new RangeError(
    `Cannot find the dead letters of bot "${name}": there is no such bot; ` +
      `give one of ${bots.map(({ name }) => name).join(", ")}, or a bot's user id`,
  );
}

function fromStore(
  { seq, bot, id, kind, attempt, error, diedAt, body }: StoredDeadLetter,
  bots: readonly NamedBot[],
): DeadLetter {
  return {
    ...{ seq, update_id: id, kind, attempt, error, update: JSON.parse(body) },
    bot: bots.find((one) => one.id === bot)?.name ?? String(bot),
    diedAt: new Date(diedAt),
  };
}
