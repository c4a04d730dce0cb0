/**
 * `allowed_updates`: which kinds a bot receives (src/telegram/README.md, fact 17).
 *
 * @module
 */
import { UPDATE_KINDS } from "../../telegram/update.ts";

/** The kinds that a bot receives only if it asks for them. */
const ON_REQUEST: ReadonlySet<string> = new Set([
  "chat_member",
  "message_reaction",
  "message_reaction_count",
]);

/**
 * What a bot receives by default: all but three kinds.
 */
export const DEFAULT_ALLOWED: readonly string[] = UPDATE_KINDS.filter((kind) =>
  !ON_REQUEST.has(kind)
);

/**
 * Reads an `allowed_updates` parameter as Telegram does. Unknown names are ignored; a list without
 * any known name counts as empty.
 *
 * @param value The parameter's parsed value; `undefined` if it was left out.
 * @returns The kinds; {@linkcode DEFAULT_ALLOWED} for an empty list; `undefined` for "unchanged".
 */
export function parseAllowed(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.some((name) => typeof name !== "string")) return undefined;
  const named = new Set(value.map((name: string) => name.toLowerCase()));
  const kinds = UPDATE_KINDS.filter((kind) => named.has(kind));
  const isDefault = kinds.length === 0 ||
    kinds.length === DEFAULT_ALLOWED.length && kinds.every((kind) => !ON_REQUEST.has(kind));
  return isDefault ? DEFAULT_ALLOWED : kinds;
}
