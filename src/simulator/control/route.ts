/**
 * A route of the control API.
 *
 * @module
 */
import type { Press } from "../people/answers.ts";
import type { RunningSimulator } from "../start.ts";
import type { Input } from "./input.ts";

/** What the routes work on. */
export interface Controlled {
  /** The simulator. */
  readonly tg: RunningSimulator;
  /** Presses that the bot may still answer, by the id of their callback query. */
  readonly presses: Map<string, Press>;
  /** Begins again, as at the start. */
  readonly reset: (seed: number | undefined) => void;
}

/** Does what is asked; what it returns is sent back as JSON. */
export type Route = (input: Input, controlled: Controlled) => unknown;

/** Routes by `METHOD /control/path`. */
export type Routes = Readonly<Record<string, Route>>;
