/**
 * The Bot API's types, maintained by the grammY project, and Postern's additions. Type-only:
 * nothing here is fetched or loaded when Postern runs.
 *
 * @module
 */
import type { Update } from "npm:@grammyjs/types@5.0.0";

export type * from "npm:@grammyjs/types@5.0.0";

/** The name of an update's payload: `message`, `callback_query`, … */
export type UpdateKind = Exclude<keyof Update, "update_id">;
