/**
 * Targets of links: TDLib normalizes each URL, and drops invalid ones.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { asciiLower } from "./characters.ts";
import { dateFormat } from "./date_format.ts";
import { int32, int64, userId } from "./integers.ts";
import { entity, type Span, textMention } from "./markup.ts";
import { formatUrl, isIpv6, parseUrl } from "./url.ts";

/** A URL as Telegram stores it, or why it is invalid. */
export type CheckedLink = { readonly url: string } | { readonly error: string };

/** Checks a URL and normalizes it as Telegram does: `x.io` becomes `http://x.io/`. */
export function checkLink(address: string): CheckedLink {
  const scheme = /^(tg|tonsite|ton):/i.exec(address);
  const kind = scheme?.[1]?.toLowerCase();
  const rest = address.slice(scheme?.[0].length ?? 0);
  const link = scheme && rest.startsWith("//") ? rest.slice(2) : rest;
  const url = parseUrl(link);
  if (typeof url === "string") return { error: url };
  const { protocol, userinfo, host, port, query } = url;
  if (kind === undefined) {
    if (!host.includes(".") && !isIpv6(host)) return { error: "Wrong HTTP URL" };
    return { url: formatUrl(url) };
  }
  const isWeb = protocol === "https" || asciiLower(link).startsWith("http://");
  if (isWeb || userinfo !== "" || port !== 0 || isIpv6(host)) {
    return { error: kind === "tg" ? "Wrong tg URL" : "Wrong ton URL" };
  }
  if (!(kind === "tonsite" ? /^[a-z\d.\-_]+$/i : /^[a-z\d\-_]+$/i).test(host)) {
    return { error: "Unallowed characters in URL host" };
  }
  return { url: `${kind}://${host}${query.startsWith("/?") ? query.slice(1) : query}` };
}

/** The entity of a link in markup; none if its target is invalid. */
export function linkEntity(address: string, span: Span): MessageEntity | undefined {
  const id = linkedUser(address);
  if (id !== undefined) return textMention(span, id);
  const link = checkLink(address);
  return "url" in link ? entity(span, "text_link", { url: link.url }) : undefined;
}

/** The user that `tg://user?id=…` mentions. */
export function linkedUser(address: string): number | undefined {
  const id = tgFields(asciiLower(address), "user")?.find(([key]) => key === "id")?.[1];
  const value = id === undefined ? undefined : int64(id);
  return value === undefined ? undefined : userId(value);
}

/** The entity of MarkdownV2's `![…](tg://emoji?id=…)` or `![…](tg://time?unix=…)`. */
export function embedEntity(address: string, span: Span): MessageEntity | undefined {
  const id = tgFields(address, "emoji")?.find(([key]) => key === "id")?.[1];
  const emoji = id === undefined ? undefined : int64(id);
  if (emoji) return entity(span, "custom_emoji", { custom_emoji_id: String(emoji) });

  let [time, format] = [0, ""];
  for (const [key, value] of tgFields(address, "time") ?? []) {
    if (key === "unix") {
      time = int32(value) ?? 0;
      if (time <= 0) return undefined;
    } else if (key === "format") format = value;
  }
  const date_time_format = dateFormat(format);
  if (time === 0 || date_time_format === undefined) return undefined;
  return entity(span, "date_time", { unix_time: time, date_time_format });
}

/** The parameters of `tg://host?…`, in order. */
function tgFields(address: string, host: string): [key: string, value: string][] | undefined {
  const pattern = new RegExp(`^tg:(?://)?${host}/?\\?([^#]*)`, "i");
  return pattern.exec(address)?.[1]?.split("&").map((field) => {
    const equals = field.indexOf("=");
    return equals < 0 ? [field, ""] : [field.slice(0, equals), field.slice(equals + 1)];
  });
}
