/**
 * Polls and quizzes.
 *
 * @module
 */
import type { Poll } from "../../../telegram/types.ts";
import type { MediaSort } from "../../media/media_object.ts";
import { integerBetween, randomWord } from "../../random.ts";
import { isBlank } from "../../text/blanks.ts";
import type { FormattedText } from "../../text/markup.ts";
import type { Room } from "../../world/room.ts";
import { ApiError } from "../api_error.ts";
import type { Call } from "../call.ts";
import { FieldError, JsonObject, reading } from "../json_object.ts";
import { isInt32 } from "../numbers.ts";
import type { Draft } from "./draft.ts";
import { inputFile, mediaDraft } from "./media.ts";
import { placeOf, venueOf } from "./places.ts";
import { type DraftText, draftTextIn, lengthOf, plainText, textFields } from "./text.ts";

const MAX_QUESTION = 300;
const MAX_OPTION = 100;
const MAX_OPTIONS = 12;
const MAX_EXPLANATION = 200;
const MAX_PERIOD = 2_628_000;
const MAX_COUNTRIES = 12;

interface Option<Text = DraftText> {
  readonly text: Text;
  readonly media: Draft | undefined;
}

/** A message with a poll. */
export function pollDraft(call: Call): Draft {
  const { params } = call;
  const draftText = (name: string) =>
    draftTextIn(params, name, `${name}_parse_mode`, `${name}_entities`);
  const questionText = draftText("question");
  const optionTexts = optionsIn(call);
  const descriptionText = draftText("description");
  const quiz = quizIn(call, draftText);
  const openPeriod = params.integer("open_period", 0, 0, MAX_PERIOD);
  const closeDate = params.integer("close_date", 0);
  const countries = countriesIn(call);
  const media = pollMedia(call, params.json("media", NOT_JSON), "failed to parse InputPollMedia");
  const flags = {
    is_closed: params.boolean("is_closed"),
    is_anonymous: !params.given("is_anonymous") || params.boolean("is_anonymous"),
    allows_multiple_answers: params.boolean("allows_multiple_answers"),
    allows_revoting: params.given("allows_revoting") ? params.boolean("allows_revoting") : !quiz,
    members_only: params.boolean("members_only"),
  };
  return (room) => {
    const question = checkedQuestion(questionText);
    const options = checkedOptions(optionTexts);
    const description = descriptionText();
    const type = quiz ? quiz(room, options.length) : { type: "regular" };
    checkVoters(room, flags.members_only, countries);
    if (room.chat.type === "channel" && !flags.is_anonymous) {
      throw ApiError.badRequest("non-anonymous polls can't be sent to channel chats");
    }
    const poll = {
      id: `${integerBetween(call.world.random, 1e15, 9e15)}`,
      ...textFields(question, "question"),
      options: options.map(({ text, media }) => ({
        persistent_id: randomWord(call.world.random, 8),
        ...textFields(text),
        ...(media ? { media: media(room) } : {}),
        voter_count: 0,
      })).map(renamed),
      total_voter_count: 0,
      ...closing(call.world.seconds(), openPeriod, closeDate),
      ...flags,
      ...(countries.length > 0 ? { country_codes: countries } : {}),
      ...type,
      ...(description.text === "" ? {} : textFields(description, "description")),
      ...(media ? { media: media(room) } : {}),
    };
    return { poll: poll as unknown as Poll };
  };
}

const NOT_JSON = "can't parse InputPollMedia JSON object";

/** An option's entities have a different field name. */
function renamed(option: Record<string, unknown>): Record<string, unknown> {
  const { entities, ...others } = option;
  return entities ? { ...others, text_entities: entities } : others;
}

/** If one of the two is given, both are shown. */
function closing(now: number, openPeriod: number, closeDate: number): Record<string, number> {
  if (openPeriod > 0) return { open_period: openPeriod, close_date: now + openPeriod };
  return closeDate > now ? { open_period: closeDate - now, close_date: closeDate } : {};
}

function optionsIn(call: Call): Option[] {
  const values = call.params.json("options");
  if (values === undefined) throw ApiError.badRequest("can't parse options JSON object");
  if (!Array.isArray(values)) throw ApiError.badRequest("expected an Array of String as options");
  return values.map((value): Option => {
    if (typeof value === "string") return { text: plainText(value), media: undefined };
    const object = JsonObject.of(value);
    if (!object) throw ApiError.badRequest("expected an option to be of type String");
    return reading("", () => {
      object.required("text");
      const text = draftTextIn(object, "text", "text_parse_mode", "text_entities");
      const media = pollMedia(
        call,
        object.value("media"),
        "failed to parse poll option media",
        true,
      );
      return { text, media };
    });
  });
}

/** The media of a question, an option or an explanation. */
function pollMedia(call: Call, value: unknown, said: string, forOption = false): Draft | undefined {
  if (value === undefined || value === null) return undefined;
  return reading(said, () => {
    const object = JsonObject.of(value);
    if (!object) throw new FieldError("expected an Object");
    const type = object.required("type");
    if (type === "location") {
      const location = placeOf(object);
      return () => ({ location });
    }
    if (type === "venue") {
      const venue = venueOf(placeOf(object), object);
      return () => ({ venue });
    }
    const sorts = forOption ? ["sticker"] : ["audio", "document"];
    if (!["animation", "photo", "video", ...sorts].includes(type)) {
      throw new FieldError("invalid type specified");
    }
    const file = inputFile(call, object.text("media"));
    if (file === undefined) throw new FieldError("media not found");
    return mediaDraft(call, type as MediaSort, object, file);
  });
}

/** The additional fields of a quiz; `undefined` for a regular poll. */
function quizIn(
  call: Call,
  draftText: (name: string) => DraftText,
): ((room: Room, options: number) => Record<string, unknown>) | undefined {
  const { params } = call;
  const type = params.text("type");
  if (type === "" || type === "regular") return undefined;
  if (type !== "quiz") throw ApiError.badRequest("unsupported poll type specified");
  const explanationText = draftText("explanation");
  const value = params.json("explanation_media", NOT_JSON);
  const media = pollMedia(call, value, "failed to parse InputPollMedia");
  const correct = correctOptions(call);
  return (room, options) => {
    checkCorrect(correct, options);
    const explanation = explanationText();
    if (lengthOf(explanation.text) > MAX_EXPLANATION) {
      throw ApiError.badRequest("MEDIA_CAPTION_TOO_LONG");
    }
    return {
      type,
      ...(correct.length === 1 ? { correct_option_id: correct[0] } : {}),
      correct_option_ids: correct,
      ...(explanation.text === "" ? {} : {
        ...textFields(explanation, "explanation"),
        explanation_entities: explanation.entities,
      }),
      ...(media ? { explanation_media: media(room) } : {}),
    };
  };
}

/** The correct options; before Bot API 10 there was only one. */
function correctOptions({ params }: Call): readonly number[] {
  if (!params.given("correct_option_ids")) {
    return params.given("correct_option_id") ? [params.integer("correct_option_id", -1)] : [];
  }
  const values = params.json(
    "correct_option_ids",
    "can't parse correct option identifiers JSON object",
  );
  if (!Array.isArray(values)) {
    throw ApiError.badRequest("expected an Array of correct option identifiers");
  }
  for (const value of values) {
    if (typeof value !== "number") {
      throw ApiError.badRequest("correct option identifier must be of type Number");
    }
    if (!isInt32(value)) {
      throw ApiError.badRequest("invalid correct option identifier specified");
    }
  }
  return values;
}

function countriesIn({ params }: Call): readonly string[] {
  const value = params.json("country_codes", "can't parse country_codes JSON object");
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw ApiError.badRequest("expected an Array of String");
  if (value.length > MAX_COUNTRIES) throw ApiError.badRequest("too many items specified");
  if (!value.every((code) => typeof code === "string")) {
    throw ApiError.badRequest("expected an Array of String");
  }
  return value;
}

function checkedQuestion(draft: DraftText): FormattedText {
  const question = withOnlyEmoji(draft());
  if (isBlank(question.text)) throw ApiError.badRequest("text must be non-empty");
  if (lengthOf(question.text) > MAX_QUESTION) {
    throw ApiError.badRequest(`poll question length must not exceed ${MAX_QUESTION}`);
  }
  return question;
}

/** Questions and options only keep custom emoji. */
function withOnlyEmoji({ text, entities }: FormattedText): FormattedText {
  return { text, entities: entities.filter(({ type }) => type === "custom_emoji") };
}

function checkedOptions(options: readonly Option[]): Option<FormattedText>[] {
  if (options.length === 0) {
    throw ApiError.badRequest("poll must have at least one answer option");
  }
  if (options.length > MAX_OPTIONS) {
    throw ApiError.badRequest(`poll can't have more than ${MAX_OPTIONS} options`);
  }
  return options.map(({ text: draft, media }) => {
    const text = withOnlyEmoji(draft());
    if (isBlank(text.text)) throw ApiError.badRequest("text must be non-empty");
    if (lengthOf(text.text) > MAX_OPTION) {
      throw ApiError.badRequest(`poll options length must not exceed ${MAX_OPTION}`);
    }
    return { text, media };
  });
}

function checkCorrect(correct: readonly number[], options: number): void {
  if (correct.length === 0) {
    throw ApiError.badRequest("correct quiz option list must be non-empty");
  }
  if (correct.some((id, i) => i > 0 && id <= correct[i - 1]!)) {
    throw ApiError.badRequest("correct quiz option list must be increasing");
  }
  if (correct.some((id) => id < 0 || id >= options)) {
    throw ApiError.badRequest("wrong quiz correct_option_id");
  }
}

function checkVoters(room: Room, membersOnly: boolean, countries: readonly string[]): void {
  if (countries.some((code) => !/^[A-Z]{2}$/.test(code))) {
    throw ApiError.badRequest("invalid country code specified");
  }
  if (room.chat.type !== "channel" && (membersOnly || countries.length > 0)) {
    throw ApiError.badRequest("poll voters can be restricted only in channel chats");
  }
}
