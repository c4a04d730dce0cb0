/**
 * Reply keyboards.
 *
 * @module
 */
import type { ForceReply, ReplyKeyboardMarkup, ReplyKeyboardRemove } from "../telegram/types.ts";

/** Markup shown to people that is not part of a message. */
export type ReplyMarkup = ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply;
