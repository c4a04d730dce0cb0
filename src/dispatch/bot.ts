/**
 * A bot, as the engine sees it.
 *
 * @module
 */
import type { HandlerRules } from "../handler/handler.ts";
import type { LoadedHandler } from "../handler/load.ts";
import type { Api } from "../telegram/api/mod.ts";

/** A hosted bot. */
export interface Bot {
  /** Its name in routes, logs and commands. */
  readonly name: string;
  /** Its user id at Telegram. */
  readonly id: number;
  /** Its code. */
  readonly handler: LoadedHandler;
  /** How its updates are run. */
  readonly options: HandlerRules;
  /** The value of `ctx.state`. */
  readonly state?: unknown;
  /** Its API client. */
  readonly api: Api;
}
