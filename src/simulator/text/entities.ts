/**
 * Entities that Telegram itself detects in a text.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { endOf, type EntityType, sorted } from "./entity_order.ts";
import { withFound, withoutOverlaps } from "./entity_nesting.ts";
import { entity, type Span } from "./markup.ts";
import { findBankCards } from "./detect/bank_cards.ts";
import { findBotCommands } from "./detect/bot_commands.ts";
import { findCashtags } from "./detect/cashtags.ts";
import { findHashtags } from "./detect/hashtags.ts";
import { findMentions } from "./detect/mentions.ts";
import { findPhoneNumbers } from "./detect/phone_numbers.ts";
import { findTgLinks } from "./detect/tg_links.ts";
import { findUrls } from "./detect/urls.ts";

/** Every detected entity contains one of these. */
const SIGNS = /[@/#$.:+\d]/;

/**
 * Adds the entities that are detected in a text. Links and code are not searched, and of two
 * overlapping entities the first one counts.
 */
export function findEntities(
  text: string,
  given: readonly MessageEntity[] = [],
): MessageEntity[] {
  return withFound(given, SIGNS.test(text) ? found(text) : []);
}

function found(text: string): MessageEntity[] {
  const all = (type: EntityType, spans: readonly Span[]) => spans.map((span) => entity(span, type));
  const solid = withoutOverlaps(sorted([
    ...all("mention", findMentions(text)),
    ...all("bot_command", findBotCommands(text)),
    ...all("hashtag", findHashtags(text)),
    ...all("cashtag", findCashtags(text)),
    // Sent, although the Bot API documentation does not list it.
    ...all("bank_card_number" as EntityType, findBankCards(text)),
    ...all("url", findTgLinks(text)),
    ...findUrls(text).map(({ type, start, end }) =>
      entity({ offset: start, length: end - start }, type)
    ),
  ]));
  const numbers = all("phone_number", findPhoneNumbers(text)).filter((number) =>
    solid.every((one) => endOf(one) <= number.offset || endOf(number) <= one.offset)
  );
  return sorted([...solid, ...numbers]);
}
