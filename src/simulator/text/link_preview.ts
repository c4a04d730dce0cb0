/**
 * Which URL in a text Telegram shows a preview for.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { formatUrl, parseUrl } from "./url.ts";

/** Schemes without web pages. */
const PAGELESS = /^(?:ton|tg|ftp|tonsite):/i;

/** The first URL in a text that can have a page; `undefined` if there is none. */
export function firstLink(text: string, entities: readonly MessageEntity[]): string | undefined {
  for (const entity of entities) {
    const link = linkOf(text, entity);
    if (link === undefined || PAGELESS.test(link)) continue;
    const url = parseUrl(link);
    if (typeof url !== "string") return formatUrl(url);
  }
  return undefined;
}

function linkOf(text: string, entity: MessageEntity): string | undefined {
  if (entity.type === "text_link") return entity.url;
  if (entity.type !== "url") return undefined;
  const link = text.slice(entity.offset, entity.offset + entity.length);
  // A bare domain, as in "see telegram.org", gets no preview.
  return /[/?#]/.test(link) ? link : undefined;
}
