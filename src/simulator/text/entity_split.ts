/**
 * Styles may cross links, quotations and each other; Telegram splits them until all are nested.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { endOf, type EntityType, isOpaque, sorted, STYLES } from "./entity_order.ts";
import { entity } from "./markup.ts";

interface Stretch {
  begin: number;
  end: number;
}

/** Collects styles from left to right, and splits open ones where another begins. */
class Styles {
  #styles: readonly MessageEntity[];
  #next = 0;
  #open = new Map<EntityType, Stretch>();
  found: MessageEntity[] = [];

  constructor(styles: readonly MessageEntity[]) {
    this.#styles = styles;
  }

  /** Adds all that begin before a position, and splits open ones there. */
  advance(place: number): void {
    for (; this.#next < this.#styles.length; this.#next++) {
      const style = this.#styles[this.#next]!;
      if (style.offset >= place) break;
      const open = this.#open.get(style.type);
      if (open && style.offset <= open.end) {
        open.end = Math.max(open.end, endOf(style));
      } else {
        this.#cut(style.offset);
        this.#open.set(style.type, { begin: style.offset, end: endOf(style) });
      }
    }
    this.#cut(place);
  }

  #cut(place: number): void {
    for (const type of STYLES) {
      const open = this.#open.get(type);
      if (!open || open.begin >= place) continue;
      const end = Math.min(open.end, place);
      this.found.push(entity({ offset: open.begin, length: end - open.begin }, type));
      if (open.end <= place) this.#open.delete(type);
      else open.begin = place;
    }
  }
}

/** Splits and joins styles so that they nest with each other and with other entities. */
export function splitStyles(
  styles: readonly MessageEntity[],
  others: readonly MessageEntity[],
): MessageEntity[] {
  const collected = new Styles(styles);
  const around: MessageEntity[] = [];
  const advance = (place: number) => {
    for (let last = around.at(-1); last && place >= endOf(last); last = around.at(-1)) {
      const before = collected.found.length;
      collected.advance(endOf(last));
      if (isOpaque(last)) collected.found.length = before;
      around.pop();
    }
    collected.advance(place);
  };
  for (const other of others) {
    advance(other.offset);
    around.push(other);
  }
  advance(Infinity);
  return sorted(collected.found);
}
