/**
 * Results of inline queries: what a person can choose, and what is sent then.
 *
 * @module
 */
import type { LinkPreviewOptions } from "../../../telegram/types.ts";
import type { MediaSort } from "../../media/media_object.ts";
import type { Content } from "../../world/posting.ts";
import { ApiError } from "../api_error.ts";
import type { Call } from "../call.ts";
import { FieldError, JsonObject, reading } from "../json_object.ts";
import { inlineMarkup, markupOf } from "../reply_markup.ts";
import type { Draft } from "./draft.ts";
import { labeledPrices } from "./invoices.ts";
import { mediaDraft } from "./media.ts";
import { liveFields, locationDraft, placeOf, venueDraft, venueOf } from "./places.ts";
import { contactDraft, contactOf } from "./small.ts";
import { captionDraft, checkedText, linkPreviewOptions, messageText } from "./text.ts";

const MAX_RESULTS = 50;
const MAX_ID = 64;

/** Results with a file: the prefix of their fields, and the type of the message. */
const FILES: Readonly<Record<string, readonly [prefix: string, sort: MediaSort]>> = {
  audio: ["audio", "audio"],
  document: ["document", "document"],
  gif: ["gif", "animation"],
  mpeg4_gif: ["mpeg4", "animation"],
  photo: ["photo", "photo"],
  sticker: ["sticker", "sticker"],
  video: ["video", "video"],
  voice: ["voice", "voice"],
};

/** Types that always need a title, and types that need one if they have a URL. */
const TITLED: ReadonlySet<string> = new Set(["document", "video", "voice"]);
const TYPED: ReadonlySet<string> = new Set(["document", "video"]);

/** A stand-in for the unknown chat; no content of a result depends on it. */
const ANYWHERE = { chat: { type: "private" } } as Parameters<Draft>[0];

/** A result that a person can choose. */
export interface InlineResult {
  readonly id: string;
  /** The result, as the bot gave it. */
  readonly shown: unknown;
  /** Checks its texts, once all results have been read. */
  readonly check: () => void;
  /** The content that is sent when it is chosen. */
  readonly content: () => Content;
}

/** Reads the parameter `results`. */
export function inlineResults(call: Call): InlineResult[] {
  const { params } = call;
  const values = params.json(
    "results",
    "can't parse JSON encoded inline query results: Can't parse",
  );
  if (values === undefined || values === null) return [];
  if (!Array.isArray(values)) {
    throw ApiError.badRequest("expected an Array of inline query results");
  }
  if (values.length > MAX_RESULTS) {
    throw ApiError.badRequest("too many inline query results specified");
  }
  const results = values.map((value) =>
    reading("can't parse inline query result", () => inlineResult(call, value))
  );
  results.forEach(({ check }) => check());
  for (const { id } of results) {
    if (id === "" || new TextEncoder().encode(id).length > MAX_ID) {
      throw ApiError.badRequest("RESULT_ID_INVALID");
    }
  }
  if (new Set(results.map(({ id }) => id)).size < results.length) {
    throw ApiError.badRequest("RESULT_ID_DUPLICATE");
  }
  return results;
}

/** Reads one result. */
export function inlineResult(call: Call, value: unknown): InlineResult {
  const object = JsonObject.of(value);
  if (!object) throw new FieldError("inline query result must be an object");
  const type = object.required("type").toLowerCase();
  const id = object.required("id");
  const own = ownContent(object, type);
  const caption = captionDraft(object, "photo", "edited");
  const reply = object.object("reply_markup");
  const markup = reply ? markupOf(object.value("reply_markup")) : {};
  const draft = resultDraft(call, object, type, own);
  return {
    id,
    shown: value,
    check: () => {
      own?.(ANYWHERE);
      caption(ANYWHERE);
    },
    content: () => {
      const inline = markup.inline ? inlineMarkup(markup.inline).inline : undefined;
      const content = draft(ANYWHERE);
      return { ...content, ...(inline ? { reply_markup: inline } : {}) };
    },
  };
}

/** The content that the bot wants to send instead of the result, including the legacy fields. */
function ownContent(object: JsonObject, type: string): Draft | undefined {
  const isArticle = type === "article";
  const given = object.object("input_message_content");
  if (given) return messageContent(given, isArticle);
  if (isArticle) object.required("message_text");
  if (!isArticle && object.text("message_text") === "") return undefined;
  const text = messageText(object, "message_text");
  return () => checkedText(text, undefined, "edited") as Content;
}

function messageContent(object: JsonObject, isRequired: boolean): Draft | undefined {
  if (object.text("message_text") !== "") {
    const options = object.object("link_preview_options");
    const preview: { link_preview_options?: LinkPreviewOptions } = options
      ? { link_preview_options: linkPreviewOptions(object.value("link_preview_options")) }
      : {};
    const text = messageText(object, "message_text");
    return () => {
      return {
        ...checkedText(text, preview.link_preview_options, "edited"),
        ...preview,
      } as Content;
    };
  }
  if (object.has("latitude") && object.has("longitude")) return placeDraft(object);
  if (object.has("phone_number")) return contact(object);
  if (object.has("payload")) return invoice(object);
  if (isRequired) throw new FieldError("input message content is not specified");
  return undefined;
}

function placeDraft(object: JsonObject): Draft {
  const isVenue = object.has("title") && object.has("address");
  if (isVenue) return venue(object);
  return locationDraft(placeOf(object), liveFields(object));
}

function venue(object: JsonObject): Draft {
  const place = placeOf(object);
  ["title", "address"].forEach((name) => object.required(name));
  return venueDraft(venueOf(place, object));
}

function contact(object: JsonObject): Draft {
  ["phone_number", "first_name"].forEach((name) => object.required(name));
  return contactDraft(contactOf(object));
}

function invoice(object: JsonObject): Draft {
  const [title, description, , currency] = ["title", "description", "payload", "currency"]
    .map((name) => object.required(name));
  const prices = labeledPrices(object.requiredArray("prices"));
  const total_amount = prices.reduce((sum, { amount }) => sum + amount, 0);
  const fields = { title, description, start_parameter: "", currency, total_amount };
  return () => ({ invoice: fields } as Content);
}

/** The content of a result: the bot's own, or the result itself. */
function resultDraft(call: Call, object: JsonObject, type: string, own: Draft | undefined): Draft {
  switch (type) {
    case "article":
      object.required("title");
      return own!;
    case "contact": {
      const draft = contact(object);
      return own ?? draft;
    }
    case "location": {
      const draft = locationDraft(placeOf(object), liveFields(object));
      object.required("title");
      return own ?? draft;
    }
    case "venue": {
      const draft = venue(object);
      return own ?? draft;
    }
    case "game": {
      const title = object.required("game_short_name");
      return () => ({ game: { title, description: title, photo: [] } } as unknown as Content);
    }
    default:
      return fileDraft(call, object, type, own);
  }
}

function fileDraft(call: Call, object: JsonObject, type: string, own: Draft | undefined): Draft {
  const kind = FILES[type];
  if (!kind) throw new FieldError(`type "${type}" is unsupported for the inline query result`);
  const [prefix, sort] = kind;
  if (TITLED.has(type)) object.required("title");
  const url = type === "sticker" ? "" : object.text(`${prefix}_url`);
  if (url !== "" && type === "audio") object.required("title");
  if (url !== "" && TYPED.has(type)) object.required("mime_type");
  const file = url === "" ? object.required(`${prefix}_file_id`) : url;
  const sized = (name: string) => object.integer(`${prefix}_${name}`);
  const details = {
    ...Object.fromEntries(["width", "height", "duration"].map((name) => [name, sized(name)])),
    ...(type === "audio"
      ? { title: object.text("title"), performer: object.text("performer") }
      : {}),
    ...captionFields(object),
  };
  const draft = mediaDraft(call, sort, new JsonObject(details), file);
  return own ?? draft;
}

function captionFields(object: JsonObject): Record<string, unknown> {
  const names = ["caption", "parse_mode", "caption_entities", "show_caption_above_media"];
  const given = names.filter((name) => object.has(name));
  return Object.fromEntries(given.map((name) => [name, object.value(name)]));
}
