/**
 * Polls and quizzes that people make.
 *
 * @module
 */
import type { Poll } from "../../telegram/types.ts";
import { type OptionTypes, refuseWrongOptions } from "../../util/options/option_types.ts";
import { integerBetween, type Random, randomWord } from "../random.ts";
import type { Content } from "../world/posting.ts";

/** A poll that a person makes; a quiz if it has a correct option. */
export interface SentPoll {
  /** The question, 1 to 300 characters. */
  readonly question: string;
  /** The options: 1 to 12, each of 1 to 100 characters. */
  readonly options: readonly string[];
  /** The index of a quiz's correct option. @default {a regular poll} */
  readonly correct_option_id?: number;
  /** Whether nobody sees who voted. @default {true} */
  readonly is_anonymous?: boolean;
  /** Whether more than one option can be chosen. @default {false} */
  readonly allows_multiple_answers?: boolean;
}

const FIELDS: OptionTypes<SentPoll> = {
  question: "string",
  options: "array",
  correct_option_id: "number",
  is_anonymous: "boolean",
  allows_multiple_answers: "boolean",
};

const MAX_OPTIONS = 12;

/**
 * The content of a message with a poll.
 *
 * @throws {Error} If Telegram's apps would not send it.
 */
export function pollContent(random: Random, given: SentPoll): Content {
  refuseWrongOptions("send the poll", given, FIELDS, ["question", "options"]);
  const { question, options, correct_option_id: correct } = given;
  const { is_anonymous = true, allows_multiple_answers = false } = given;
  if (!isText(question, 300)) refuse("its question must have 1 to 300 characters");
  if (options.length < 1 || options.length > MAX_OPTIONS) {
    refuse(`it must have 1 to ${MAX_OPTIONS} options`);
  }
  if (!options.every((text) => isText(text, 100))) refuse("options must have 1 to 100 characters");
  if (correct !== undefined && options[correct] === undefined) {
    refuse(`correct_option_id ${correct} is not one of its ${options.length} options`);
  }
  const poll = {
    id: `${integerBetween(random, 1e15, 9e15)}`,
    question,
    options: options.map((text) => ({
      persistent_id: randomWord(random, 8),
      text,
      voter_count: 0,
    })),
    total_voter_count: 0,
    is_closed: false,
    is_anonymous,
    allows_multiple_answers,
    allows_revoting: correct === undefined,
    members_only: false,
    type: correct === undefined ? "regular" : "quiz",
    ...(correct === undefined ? {} : { correct_option_id: correct, correct_option_ids: [correct] }),
  };
  return { poll: poll as unknown as Poll };
}

function isText(text: unknown, max: number): boolean {
  return typeof text === "string" && text.trim() !== "" && [...text].length <= max;
}

function refuse(reason: string): never {
  throw new Error(`Cannot send the poll: ${reason}`);
}
