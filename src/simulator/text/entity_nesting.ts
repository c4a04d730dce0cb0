/**
 * Puts entities in Telegram's order, so that none crosses another.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { endOf, isQuote, isStyle, sorted } from "./entity_order.ts";
import { splitStyles } from "./entity_split.ts";

/** Entities by how they may be nested. */
interface Groups {
  /** They may be split. */
  readonly styles: MessageEntity[];
  /** They may contain all others. */
  readonly quotes: MessageEntity[];
  /** They must not overlap each other. */
  readonly solids: MessageEntity[];
}

/** Sorts entities, drops those that cross others and splits styles. */
export function nested(entities: readonly MessageEntity[]): MessageEntity[] {
  const { styles, quotes, solids } = grouped(sorted(entities));
  const whole = withoutOverlaps(quotes);
  return combined(styles, whole, withoutCrossing(withoutOverlaps(solids), whole));
}

/** Adds entities found in the text that do not overlap existing ones. */
export function withFound(
  entities: readonly MessageEntity[],
  found: readonly MessageEntity[],
): MessageEntity[] {
  if (found.length === 0) return [...entities];
  const { styles, quotes, solids } = grouped(entities);
  const free = withoutCrossing(found, quotes).filter((one) =>
    !solids.some((other) => one.offset < endOf(other) && other.offset < endOf(one))
  );
  return combined(styles, quotes, [...solids, ...free]);
}

/** Keeps the sorted entities that do not overlap the one kept before. */
export function withoutOverlaps(entities: readonly MessageEntity[]): MessageEntity[] {
  let end = 0;
  return entities.filter((one) => {
    if (one.offset < end) return false;
    end = endOf(one);
    return true;
  });
}

function grouped(entities: readonly MessageEntity[]): Groups {
  const { styles = [], quotes = [], solids = [] } = Object.groupBy(
    entities,
    (one) => isStyle(one) ? "styles" : isQuote(one) ? "quotes" : "solids",
  );
  return { styles, quotes, solids };
}

/** Drops entities that are only partly inside a quotation. */
function withoutCrossing(
  entities: readonly MessageEntity[],
  quotes: readonly MessageEntity[],
): MessageEntity[] {
  return entities.filter((one) => {
    const quote = quotes.find((quote) => endOf(quote) > one.offset);
    if (!quote) return true;
    const endsInside = endOf(one) <= endOf(quote);
    const beginsInside = one.offset >= quote.offset;
    return endsInside && (beginsInside || endOf(one) <= quote.offset);
  });
}

function combined(
  styles: readonly MessageEntity[],
  quotes: readonly MessageEntity[],
  solids: readonly MessageEntity[],
): MessageEntity[] {
  const others = sorted([...solids, ...quotes]);
  return styles.length === 0 ? others : sorted([...others, ...splitStyles(styles, others)]);
}
