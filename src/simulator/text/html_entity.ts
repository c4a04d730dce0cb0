/**
 * The entities of HTML tags.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { dateFormat } from "./date_format.ts";
import { type StartTag, TAGS } from "./html_tag.ts";
import { int64 } from "./integers.ts";
import { linkEntity } from "./links.ts";
import { entity, parseError, pre, type Span } from "./markup.ts";

/** Adds the entity of a closed tag; `text` is what has been read so far. */
export function addHtmlEntity(
  entities: MessageEntity[],
  tag: StartTag,
  span: Span,
  text: string,
): void {
  const { name, argument } = tag;
  // `<pre><code class="language-…">` is one entity, whichever way they are nested.
  const inner = entities.at(-1);
  const fits = inner?.offset === span.offset && inner.length === span.length;
  if (fits && name === "pre" && inner.type === "code" && languageOf(inner) !== "") {
    entities[entities.length - 1] = pre(span, languageOf(inner));
  } else if (
    fits && name === "code" && inner.type === "pre" && languageOf(inner) === "" && argument
  ) {
    entities[entities.length - 1] = pre(span, argument);
  } else {
    const added = entityOf(tag, span, text);
    if (added) entities.push(added);
  }
}

function languageOf(entity: MessageEntity): string {
  return "language" in entity ? String(entity.language) : "";
}

function entityOf(tag: StartTag, span: Span, text: string): MessageEntity | undefined {
  const { name, argument, time } = tag;
  switch (name) {
    case "a":
      return linkEntity(argument || text.slice(span.offset), span);
    case "pre":
      return entity(span, "pre");
    case "code":
      return entity(span, "code", argument ? { language: argument } : {});
    case "blockquote":
      return entity(span, argument ? "expandable_blockquote" : "blockquote");
    case "tg-emoji": {
      const id = int64(argument);
      if (!id) throw parseError("Invalid custom emoji identifier specified");
      return entity(span, "custom_emoji", { custom_emoji_id: String(id) });
    }
    case "tg-time": {
      const date_time_format = dateFormat(argument);
      if (date_time_format === undefined) throw parseError("Invalid date format used");
      return time > 0
        ? entity(span, "date_time", { unix_time: time, date_time_format })
        : undefined;
    }
    default:
      return entity(span, TAGS[name]);
  }
}
