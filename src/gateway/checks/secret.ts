/**
 * Does the request carry the bot's secret token?
 *
 * @module
 */
import type { Check } from "../incoming.ts";
import { REFUSALS } from "../refusal.ts";

const HEADER = "x-telegram-bot-api-secret-token";

/** The check, for a route whose secret check has been prepared. */
export const checkSecret: Check = ({ route, reader }) =>
  route?.secretCheck?.(reader.get(HEADER)) ? undefined : REFUSALS.secret;
