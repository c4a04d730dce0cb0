/**
 * The acts on dead letters, by the functions that the command calls.
 *
 * @module
 */
import type { DeadLetter, DeadLetterBox, DeadLetterFilter } from "../../durable/dead_letters.ts";
import { handledText } from "../../durable/handled_text.ts";
import { MOMENTS, parseSince } from "../../durable/parse_since.ts";
import type { Act } from "./act.ts";

/** How many are listed at once. */
const PAGE = 50;

/** A dead letter as the page lists it: without what users wrote. */
export type ListedLetter = Omit<DeadLetter, "update">;

/** What the acts need. */
export interface DeadSources {
  readonly deadLetters: DeadLetterBox;
  /** The time, ms since the epoch. */
  date(): number;
  /** Logs an act. */
  log(who: string, text: string): void;
}

/** Fields of a form, or of a query. */
type Fields = Pick<FormData, "get" | "getAll">;

/** The acts, by their names. */
export function createDeadActs({ deadLetters, date, log }: DeadSources): Record<string, Act> {
  /** One filter for each marked letter, or one for all that match. */
  function filtersOf(form: Fields): DeadLetterFilter[] {
    const filter = filterOf(form, date());
    const marked = form.getAll("seq").map((text) => ({ ...filter, seq: wholeNumber(text) }));
    return marked.length > 0 ? marked : [filter];
  }

  async function all(form: FormData, who: string, action: "replay" | "drop"): Promise<unknown> {
    const filters = filtersOf(form);
    const isAll = filters.every((filter) => Object.keys(filter).length === 0);
    if (isAll && form.get("all") !== "yes") {
      throw new Error(`Say which to ${action}: mark some, or filter`);
    }
    const verb = action === "replay" ? "replayed" : "dropped";
    log(who, `${verb} dead letters: ${isAll ? "all" : wordsOf(filters)}`);
    let count = 0;
    for (const filter of filters) count += await deadLetters[action](filter);
    return { said: handledText(action, count), count };
  }

  return {
    "dead-list": async (form) => {
      const [after, seq] = [form.get("after"), form.get("seq")];
      const filter = {
        ...filterOf(form, date()),
        ...seq !== null && { seq: wholeNumber(seq) },
      };
      const letters = await deadLetters.list(filter, {
        limit: PAGE,
        ...after !== null && after !== "" && { after: wholeNumber(after) },
      });
      const listed = letters.map(({ update: _, ...letter }): ListedLetter => letter);
      return { letters: listed, more: letters.length === PAGE };
    },
    "dead-show": async (form, who) => {
      const seq = wholeNumber(form.get("seq"));
      log(who, `looked at dead letter ${seq}`);
      const [letter] = await deadLetters.list({ seq }, { limit: 1 });
      if (!letter) throw new Error(`Cannot find dead letter ${seq}: it was replayed or dropped`);
      return { update: letter.update };
    },
    "dead-replay": (form, who) => all(form, who, "replay"),
    "dead-drop": (form, who) => all(form, who, "drop"),
  };
}

function filterOf(form: Fields, now: number): DeadLetterFilter {
  const [bot, error, since] = ["bot", "error", "since"].map((name) => textOf(form.get(name)));
  return {
    ...bot !== undefined && { bot },
    ...error !== undefined && { error },
    ...since !== undefined && { since: momentOf(since, now) },
  };
}

function textOf(value: FormDataEntryValue | null): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function momentOf(text: string, now: number): Date {
  const moment = parseSince(text, now);
  if (moment) return moment;
  throw new Error(`Cannot read "${text}" as a time; use ${MOMENTS}`);
}

function wholeNumber(value: FormDataEntryValue | null): number {
  if (typeof value === "string" && /^\d{1,16}$/.test(value)) return Number(value);
  throw new Error("Cannot find the dead letter: its number is missing");
}

function wordsOf(filters: readonly DeadLetterFilter[]): string {
  const [{ bot, error, since }] = filters as [DeadLetterFilter];
  const numbers = filters.flatMap(({ seq }) => seq ?? []);
  return [
    ...numbers.length > 0 ? [numbers.join(" ")] : [],
    ...bot !== undefined ? [`bot=${bot}`] : [],
    ...error !== undefined ? [`error=${JSON.stringify(error)}`] : [],
    ...since !== undefined ? [`since=${since.toISOString()}`] : [],
  ].join(", ");
}
