/**
 * A route of the control API.
 *
 * @module
 */
import type { WaitOptions } from "../people/queries.ts";
import type { RunningSimulator } from "../start.ts";
import type { Input } from "./input.ts";

/** Something that a person has asked for, and a bot may answer. */
export interface Asked {
  /** Waits for the answer. */
  answered(options?: WaitOptions): Promise<unknown>;
}

/** What the routes work on. */
export interface Controlled {
  /** The simulator. */
  readonly tg: RunningSimulator;
  /** What bots take as their API root: the address by which the caller has called. */
  readonly apiRoot: string;
  /** What bots may still answer: presses, searches, payments, requests to join; by their ids. */
  readonly asked: Map<string, Asked>;
  /** Begins again, as at the start. */
  readonly reset: (seed: number | undefined) => void;
}

/** Does what is asked; what it returns is sent back as JSON. */
export type Route = (input: Input, controlled: Controlled) => unknown;

/** Routes by `METHOD /control/path`. */
export type Routes = Readonly<Record<string, Route>>;

/** Keeps what a person has asked for, so that its answer can be waited for. */
export function remember(
  { asked }: Controlled,
  one: Asked & { readonly id: string },
): { id: string } {
  asked.set(one.id, one);
  return { id: one.id };
}
