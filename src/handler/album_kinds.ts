/**
 * The kinds of updates whose messages can be part of an album.
 *
 * @module
 */
import type { UpdateKind } from "../telegram/types.ts";

/** Telegram sends each part as a separate update; edits do not add parts. */
export const ALBUM_KINDS: readonly UpdateKind[] = ["message", "channel_post", "business_message"];
