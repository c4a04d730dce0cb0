/**
 * Objects that take updates themselves; the first updates wait until they are ready.
 *
 * @module
 */
import type { Update } from "../../telegram/types.ts";
import type { HostingContext } from "../context.ts";

/** Passes updates to an object that takes them itself. */
export abstract class Host {
  #ready: Promise<void> | undefined;

  /** Prepares the object. Called before the first update, and again if that failed. */
  protected abstract prepare(signal: AbortSignal): Promise<void>;

  /** Passes an update to the prepared object. */
  protected abstract deliver(update: Update, ctx: HostingContext): Promise<void>;

  /** Handles one update. Updates that arrive during preparation wait for the same promise. */
  async handle(update: Update, ctx: HostingContext): Promise<void> {
    await (this.#ready ??= this.#prepare(ctx.signal));
    await this.deliver(update, ctx);
  }

  async #prepare(signal: AbortSignal): Promise<void> {
    try {
      await this.prepare(signal);
    } catch (error) {
      this.#ready = undefined;
      throw error;
    }
  }
}
