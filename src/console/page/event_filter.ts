/**
 * Which events match the page's filter.
 *
 * @module
 */

/** Texts that fields contain, and the exact id of a chat or an update; an empty one matches all. */
export type EventFilter = Readonly<
  Partial<Record<"bot" | "kind" | "outcome" | "chat" | "update_id", string>>
>;

/** What a filter looks at. */
export interface Filterable {
  /** The event's name. */
  readonly name: string;
  readonly fields: {
    readonly bot?: unknown;
    readonly kind?: unknown;
    readonly outcome?: unknown;
    readonly update_id?: unknown;
    readonly chat?: unknown;
  };
}

/**
 * Creates the function that judges events.
 *
 * @param filter The filter.
 * @param all The events to look through: of an update's events only its run names the chat.
 */
export function createMatcher(
  { bot = "", kind = "", outcome = "", chat = "", update_id = "" }: EventFilter,
  all: Iterable<Filterable>,
): (event: Filterable) => boolean {
  const ofChat = chat === "" ? undefined : updatesOf(chat, all);
  return ({ name, fields }) =>
    has(fields.bot, bot) && has(fields.kind, kind) &&
    has(`${fields.outcome ?? ""} ${name}`, outcome) &&
    (update_id === "" || String(fields.update_id) === update_id) &&
    (ofChat === undefined || ofChat.has(keyOf(fields)));
}

function updatesOf(chat: string, all: Iterable<Filterable>): Set<string> {
  const keys = new Set<string>();
  for (const { fields } of all) if (String(fields.chat) === chat) keys.add(keyOf(fields));
  return keys;
}

function has(value: unknown, text: string): boolean {
  return text === "" || String(value ?? "").includes(text);
}

function keyOf({ bot, update_id }: Filterable["fields"]): string {
  return `${bot} ${update_id}`;
}
