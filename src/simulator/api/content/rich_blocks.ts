/**
 * Blocks of rich messages given as objects.
 *
 * @module
 */
import type { RichBlock, RichText } from "../../../telegram/types.ts";
import { BULLET } from "../../rich/html_blocks.ts";
import { listLabel } from "../../rich/list_label.ts";
import { FieldError, JsonObject } from "../json_object.ts";
import { type Found, richText } from "./rich_texts.ts";

/** Context for reading blocks. */
export interface BlockContext {
  /** Converts a string to rich text. */
  readonly found: Found;
  /** Converts an InputMedia object to a message's media. */
  readonly media: (sort: string, value: unknown) => unknown;
  /** Whether the message is still being streamed. */
  readonly isDraft: boolean;
}

type Read = (object: JsonObject, context: BlockContext) => Record<string, unknown>;

const MAX_ZOOM = 24;
const MAX_SIDES = 10_000;
const MAX_RATIO = 20;

function textField(object: JsonObject, { found }: BlockContext, name = "text"): RichText {
  if (!object.has(name)) throw new FieldError(`can't find field "${name}"`);
  return richText(object.value(name), found);
}

function optional(object: JsonObject, { found }: BlockContext, name: string) {
  return object.has(name) ? { [name]: richText(object.value(name), found) } : {};
}

function caption(object: JsonObject, context: BlockContext) {
  const given = object.object("caption");
  if (!given) return {};
  return { caption: { text: textField(given, context), ...optional(given, context, "credit") } };
}

function flags(object: JsonObject, ...names: string[]) {
  return Object.fromEntries(
    names.filter((name) => object.boolean(name)).map((name) => [name, true]),
  );
}

const onlyText: Read = (object, context) => ({ text: textField(object, context) });
const quote: Read = (object, context) => ({
  text: textField(object, context),
  ...optional(object, context, "credit"),
});
const gallery: Read = (object, context) => ({
  blocks: blocksIn(object, context),
  ...caption(object, context),
});

function media(sort: string): Read {
  return (object, context) => ({
    [sort]: context.media(sort, object.value(sort)),
    ...(["photo", "video", "animation"].includes(sort) ? flags(object, "has_spoiler") : {}),
    ...caption(object, context),
  });
}

/** The fields of each type. */
const TYPES: Readonly<Record<string, Read>> = {
  paragraph: onlyText,
  footer: onlyText,
  heading: (object, context) => {
    const size = object.requiredInteger("size");
    if (size < 1 || size > 6) throw new FieldError("invalid section heading size specified");
    return { text: textField(object, context), size };
  },
  pre: (object, context) => {
    const language = object.text("language");
    const text = textField(object, { ...context, found: String });
    return { text, ...(language ? { language } : {}) };
  },
  divider: () => ({}),
  mathematical_expression: (object) => ({ expression: object.required("expression") }),
  anchor: (object) => ({ name: object.required("name") }),
  list: (object, context) => ({ items: listItems(object.requiredArray("items"), context) }),
  blockquote: (object, context) => ({
    blocks: blocksIn(object, context),
    ...optional(object, context, "credit"),
  }),
  expandable_blockquote: quote,
  pullquote: quote,
  collage: gallery,
  slideshow: gallery,
  table,
  details: (object, context) => ({
    summary: textField(object, context, "summary"),
    blocks: blocksIn(object, context),
    ...flags(object, "is_open"),
  }),
  map,
  photo: media("photo"),
  video: media("video"),
  animation: media("animation"),
  audio: media("audio"),
  document: media("document"),
  voice_note: media("voice_note"),
  buttons: (object) => ({
    buttons: object.requiredArray("buttons"),
    ...(object.has("align") ? { align: object.text("align") } : {}),
  }),
  thinking: (object, context) => {
    if (!context.isDraft) throw new FieldError("block is not allowed");
    return { text: textField(object, context) };
  },
};

/** Reads blocks. */
export function richBlocks(values: readonly unknown[], context: BlockContext): RichBlock[] {
  return values.map((value) => {
    const object = JsonObject.of(value);
    if (!object) throw new FieldError("block must be non-empty");
    const type = object.required("type");
    const read = TYPES[type];
    if (!read) throw new FieldError("invalid rich block type specified");
    return { type, ...read(object, context) } as RichBlock;
  });
}

function blocksIn(object: JsonObject, context: BlockContext): RichBlock[] {
  return richBlocks(object.requiredArray("blocks"), context);
}

function listItems(values: readonly unknown[], context: BlockContext): Record<string, unknown>[] {
  if (values.length === 0) throw new FieldError("list must be non-empty");
  const items = values.map((value) => {
    const item = JsonObject.of(value);
    if (!item) throw new FieldError("list item must be non-empty");
    const content = {
      blocks: blocksIn(item, context),
      ...flags(item, "has_checkbox", "is_checked"),
    };
    const type = item.text("type");
    if (type === "") return { label: BULLET, ...content };
    if (!/^[aAiI1]$/.test(type)) throw new FieldError("invalid list item type specified");
    const number = item.integer("value");
    return { label: listLabel(number, type), ...content, value: number, type };
  });
  if (items.some((item) => ("type" in item) !== ("type" in items[0]!))) {
    throw new FieldError("list must be either ordered or unordered");
  }
  return items;
}

function table(object: JsonObject, context: BlockContext): Record<string, unknown> {
  const cells = object.requiredArray("cells").map((row) => {
    if (!Array.isArray(row)) throw new FieldError(`field "cells" must be an Array of Arrays`);
    return row.map((value) => {
      const cell = JsonObject.of(value);
      if (!cell) throw new FieldError("table cell must be non-empty");
      const span = (name: string) => {
        const count = cell.integer(name, 1);
        if (count < 0) throw new FieldError(`invalid table cell ${name} specified`);
        return count > 1 ? { [name]: count } : {};
      };
      return {
        ...optional(cell, context, "text"),
        ...flags(cell, "is_header"),
        ...span("colspan"),
        ...span("rowspan"),
        align: cell.text("align") || "left",
        valign: cell.text("valign") || "middle",
      };
    });
  });
  return {
    cells,
    ...flags(object, "is_bordered", "is_striped", "is_compact"),
    ...optional(object, context, "caption"),
  };
}

function map(object: JsonObject, context: BlockContext): Record<string, unknown> {
  const place = object.requiredObject("location");
  const [latitude, longitude] = ["latitude", "longitude"].map((name) => place.requiredDouble(name));
  if (Math.abs(latitude!) > 90 || Math.abs(longitude!) > 180) {
    throw new FieldError("invalid location specified");
  }
  const [zoom, width, height] = ["zoom", "width", "height"]
    .map((name) => object.requiredInteger(name)) as [number, number, number];
  const isWrong = zoom < 0 || zoom > MAX_ZOOM || Math.min(width, height) < 0 ||
    width + height > MAX_SIDES || width > height * MAX_RATIO || height > width * MAX_RATIO;
  if (isWrong) throw new FieldError("invalid map properties specified");
  return { location: { latitude, longitude }, zoom, width, height, ...caption(object, context) };
}
