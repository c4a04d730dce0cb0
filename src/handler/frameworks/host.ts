/**
 * Objects that take updates themselves: how their first update waits until they are ready.
 *
 * @module
 */
import type { Update } from "../../telegram/types.ts";
import type { HostingContext } from "../context.ts";

/** Hands updates to an object that takes them itself. */
export abstract class Host {
  #ready: Promise<void> | undefined;

  /** Gets the object ready. Called before the first update, and again if it failed. */
  protected abstract prepare(signal: AbortSignal): Promise<void>;

  /** Hands an update on to the object, which is ready. */
  protected abstract deliver(update: Update, ctx: HostingContext): Promise<void>;

  /** Handles one update. Those that come while the object gets ready wait for the same promise. */
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
