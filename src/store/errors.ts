/**
 * What can go wrong with a store.
 *
 * @module
 */
import { createRedactor } from "../util/redact.ts";
import { headlineOf } from "../util/thrown.ts";

/** This node's lease ran out and others have freed its lanes: what it holds is not its own. */
export class Fenced extends Error {
  override readonly name = "Fenced";

  constructor() {
    super("The lease of this instance ran out and its lanes were freed for others");
  }
}

/** The store cannot be used as it is set, however often it is tried. */
export class StoreRefused extends Error {
  /** Always `StoreRefused`. */
  override readonly name = "StoreRefused";
}

/** The update was not committed: whoever brought it must bring it again. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";

  constructor(reason: string, options?: ErrorOptions) {
    super(`Cannot accept the update: ${reason}`, options);
  }
}

/**
 * What was thrown, fit to be stored as an error: short, without a token, and without what engines
 * refuse.
 */
export function errorText(error: unknown): string {
  // Here, not where it is shown: what is shown can be copied to find dead letters by their error.
  const text = createRedactor([])(headlineOf(error));
  return text.slice(0, 500).replaceAll("\0", "").toWellFormed();
}
