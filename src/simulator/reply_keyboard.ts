/**
 * Keyboards in the place of people's own.
 *
 * @module
 */
import type { ForceReply, ReplyKeyboardMarkup, ReplyKeyboardRemove } from "../telegram/types.ts";

/** Markup that is for people to see and no part of a message. */
export type ReplyMarkup = ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply;
