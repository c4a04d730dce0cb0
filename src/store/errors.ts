/**
 * The errors of stores.
 *
 * @module
 */
import { createRedactor } from "../util/redact/redact.ts";
import { headlineOf } from "../util/thrown.ts";

/**
 * This node's lease ran out and its lanes were freed for other nodes. A store of your own throws it
 * from `commit`, `tick` and `mine`; the instance then joins again as a new node.
 *
 * @example Usage
 * ```ts
 * import { Fenced } from "@postern/postern/store";
 *
 * const renew = (leases: Map<number, number>, node: number, until: number) => {
 *   if (!leases.has(node)) throw new Fenced();
 *   leases.set(node, until);
 * };
 * renew(new Map([[1, 0]]), 1, Date.now() + 15_000);
 * ```
 */
export class Fenced extends Error {
  static {
    this.prototype.name = "Fenced";
  }

  /** The error of a node that no longer owns anything. */
  constructor() {
    super("The lease of this instance ran out and its lanes were freed for others");
  }
}

/**
 * The store can never be used with its present settings; the message says what to change.
 *
 * @example Usage
 * ```ts
 * import { StoreRefused } from "@postern/postern/store";
 *
 * // What a store of your own throws in join(), so that it is not tried again.
 * const refuse = (version: number) => {
 *   throw new StoreRefused(`Cannot use the store: version ${version} is not supported; use 2`);
 * };
 * ```
 */
export class StoreRefused extends Error {
  static {
    this.prototype.name = "StoreRefused";
  }
}

/** The update was not committed: its sender must deliver it again. */
export class StoreUnavailable extends Error {
  static {
    this.prototype.name = "StoreUnavailable";
  }

  constructor(reason: string, options?: ErrorOptions) {
    super(`Cannot accept the update: ${reason}`, options);
  }
}

/**
 * The text of an error as stores keep it: short, without tokens, and without characters that
 * databases refuse.
 */
export function errorText(error: unknown): string {
  // Redacted before it is stored: then the text on display also finds dead letters by their error.
  const text = createRedactor([])(headlineOf(error));
  return text.slice(0, 500).replaceAll("\0", "").toWellFormed();
}
