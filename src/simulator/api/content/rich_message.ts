/**
 * The parameter `rich_message`: blocks, HTML or Markdown, with media.
 *
 * @module
 */
import type { RichBlock, RichMessage } from "../../../telegram/types.ts";
import type { MediaSort } from "../../media/media_object.ts";
import { withFound } from "../../rich/found.ts";
import { blocksOf } from "../../rich/html_blocks.ts";
import { htmlTree, referencesIn } from "../../rich/html_tree.ts";
import { isWithinLimits } from "../../rich/limits.ts";
import { markdownHtml } from "../../rich/markdown.ts";
import { ApiError } from "../api_error.ts";
import type { Call } from "../call.ts";
import { FieldError, JsonObject, reading } from "../json_object.ts";
import { inputFile, mediaDetails, resolveFile } from "./media.ts";
import { richBlocks } from "./rich_blocks.ts";

const SORTS: readonly string[] = ["photo", "video", "animation", "audio", "document", "voice_note"];
const LINK = /^tg:\/\/(?:photo|video|audio|document)\?id=([\w-]{1,64})$/;

/**
 * A message's media for an InputMedia object; here `voice_note` is the field otherwise called
 * voice.
 */
function mediaOf(call: Call, value: unknown, wanted?: string): unknown {
  const object = JsonObject.of(value);
  if (!object) throw new FieldError("media must be non-empty");
  const type = object.required("type");
  if (!SORTS.includes(type) || wanted !== undefined && type !== wanted) {
    throw new FieldError("unallowed media specified");
  }
  const file = inputFile(call, object.text("media"));
  if (file === undefined) throw new FieldError("media not found");
  const sort = (type === "voice_note" ? "voice" : type) as MediaSort;
  return resolveFile(call, sort, file, mediaDetails(call, object)()).media;
}

/** The media that accompany HTML or Markdown, by id. */
function mediaIn(call: Call, object: JsonObject): Map<string, unknown> {
  return new Map((object.array("media") ?? []).map((value) => {
    const item = JsonObject.of(value);
    if (!item) throw new FieldError("media must be non-empty");
    const id = item.text("id");
    if (!/^[\w-]{1,64}$/.test(id)) {
      throw new FieldError("invalid rich message file identifier specified");
    }
    return [id, mediaOf(call, item.value("media"))];
  }));
}

function htmlBlocks(call: Call, html: string, object: JsonObject): RichBlock[] {
  const given = mediaIn(call, object);
  const tree = htmlTree(html);
  return blocksOf(tree, {
    found: object.boolean("skip_entity_detection") ? String : withFound,
    references: new Set(referencesIn(tree)),
    userOf: (id) => call.world.userOf(id),
    media: (sort, source) => {
      const id = LINK.exec(source)?.[1];
      if (id === undefined) return resolveFile(call, sort as MediaSort, source, {}).media;
      if (!given.has(id)) throw new FieldError("media not found");
      return given.get(id);
    },
  });
}

function blocksIn(call: Call, object: JsonObject, isDraft: boolean): RichBlock[] {
  const [blocks, html, markdown] = [
    object.array("blocks"),
    object.text("html"),
    object.text("markdown"),
  ];
  if ([blocks?.length, html, markdown].filter(Boolean).length !== 1) {
    throw new FieldError("rich message must be non-empty");
  }
  if (!blocks) return htmlBlocks(call, html || markdownHtml(markdown), object);
  return richBlocks(blocks, {
    found: object.boolean("skip_entity_detection") ? String : withFound,
    media: (sort, value) => mediaOf(call, value, sort),
    isDraft,
  });
}

/** Reads the parameter; its size is checked once the chat is known. */
export function richMessageIn(call: Call, isDraft = false): () => RichMessage {
  const { params } = call;
  params.required("rich_message");
  const value = params.json("rich_message", "can't parse rich message JSON object");
  const object = JsonObject.of(value);
  if (!object) throw ApiError.badRequest("object expected as rich message");
  return reading("can't parse rich message", () => {
    const is_rtl = object.boolean("is_rtl");
    const blocks = blocksIn(call, object, isDraft);
    return () => {
      if (blocks.length === 0) throw ApiError.badRequest("message text is empty");
      if (!isWithinLimits(blocks)) throw ApiError.badRequest("MESSAGE_TOO_LONG");
      return { blocks, ...(is_rtl ? { is_rtl: true } : {}) } as RichMessage;
    };
  });
}
