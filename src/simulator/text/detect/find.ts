/**
 * Entities that Telegram finds by itself in a text.
 *
 * @module
 */
import type { MessageEntity } from "../../../telegram/types.ts";
import { endOf, type EntityType, sorted } from "../entity_order.ts";
import { withoutOverlaps } from "../entity_nesting.ts";
import { entity, type Span } from "../markup.ts";
import { findBankCards } from "./bank_cards.ts";
import { findBotCommands } from "./bot_commands.ts";
import { findCashtags } from "./cashtags.ts";
import { findHashtags } from "./hashtags.ts";
import { findMentions } from "./mentions.ts";
import { findPhoneNumbers } from "./phone_numbers.ts";
import { findTgLinks } from "./tg_links.ts";
import { findUrls } from "./urls.ts";

/** Finds all entities of a text; of two that overlap the first one counts. */
export function findEntities(text: string): MessageEntity[] {
  const all = (type: EntityType, spans: readonly Span[]) => spans.map((span) => entity(span, type));
  const found = withoutOverlaps(sorted([
    ...all("mention", findMentions(text)),
    ...all("bot_command", findBotCommands(text)),
    ...all("hashtag", findHashtags(text)),
    ...all("cashtag", findCashtags(text)),
    ...all("bank_card_number" as EntityType, findBankCards(text)),
    ...all("url", findTgLinks(text)),
    ...findUrls(text).map(({ type, start, end }) =>
      entity({ offset: start, length: end - start }, type)
    ),
  ]));
  const numbers = all("phone_number", findPhoneNumbers(text)).filter((number) =>
    found.every((one) => endOf(one) <= number.offset || endOf(number) <= one.offset)
  );
  return sorted([...found, ...numbers]);
}
