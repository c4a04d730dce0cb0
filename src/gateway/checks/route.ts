/**
 * Is there a bot at its path?
 *
 * @module
 */
import type { Check } from "../incoming.ts";
import { REFUSALS } from "../refusal.ts";

/** The check. */
export const checkRoute: Check = ({ route }) => route ? undefined : REFUSALS.route;
