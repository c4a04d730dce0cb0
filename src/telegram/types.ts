/**
 * The Bot API's types, as the grammY project keeps them, and what Postern adds to them. Type-only:
 * nothing of this is fetched or loaded when Postern runs.
 *
 * @module
 */
import type { Update } from "npm:@grammyjs/types@5.0.0";

export type * from "npm:@grammyjs/types@5.0.0";

/** The name of an update's payload: `message`, `callback_query`, … */
export type UpdateKind = Exclude<keyof Update, "update_id">;
