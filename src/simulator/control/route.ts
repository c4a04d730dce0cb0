/**
 * A route of the control API.
 *
 * @module
 */
import type { WaitOptions } from "../people/queries.ts";
import type { RunningSimulator } from "../start.ts";
import type { Input } from "./input.ts";

/** A request by a person that a bot may answer. */
export interface Asked {
  /** Waits for the answer. */
  answered(options?: WaitOptions): Promise<unknown>;
}

/** What routes act on. */
export interface Controlled {
  readonly tg: RunningSimulator;
  /** The API root for bots: the origin that the caller used. */
  readonly apiRoot: string;
  /** What bots may still answer, by id: presses, inline queries, payments, requests to join. */
  readonly asked: Map<string, Asked>;
  /** Resets everything to the initial state. */
  readonly reset: (seed: number | undefined) => void;
}

/** Handles a request; its result is sent as JSON. */
export type Route = (input: Input, controlled: Controlled) => unknown;

/** Routes by `METHOD /control/path`. */
export type Routes = Readonly<Record<string, Route>>;

/** Remembers a person's request, so that its answer can be awaited. */
export function remember(
  { asked }: Controlled,
  one: Asked & { readonly id: string },
): { id: string } {
  asked.set(one.id, one);
  return { id: one.id };
}
