/**
 * Is there a bot at the request's path?
 *
 * @module
 */
import type { Check } from "../incoming.ts";
import { REFUSALS } from "../refusal.ts";

/** The check. */
export const checkRoute: Check = ({ route }) => route ? undefined : REFUSALS.route;
