/** All scenarios, in the order they play in. */
import { groups } from "./groups.ts";
import { media } from "./media.ts";
import type { Scenario } from "./scenario.ts";
import { talking } from "./talking.ts";
import { trouble } from "./trouble.ts";

export type { Scenario, Stage } from "./scenario.ts";

export const SCENARIOS: readonly Scenario[] = [...talking, ...media, ...groups, ...trouble];
