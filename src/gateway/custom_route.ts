/**
 * The bot that a custom route belongs to.
 *
 * @module
 */
import type { LoadedRoute } from "../handler/routes.ts";
import type { Api } from "../telegram/api/mod.ts";
import type { SourceCheck } from "./allowed_sources.ts";

/** A bot with custom routes. */
export interface RouteOwner {
  readonly name: string;
  /** Its user id at Telegram. */
  readonly id: number;
  readonly api: Api;
  readonly state: unknown;
  readonly routes: readonly LoadedRoute[];
  /** How long a request may take, including its body, in milliseconds. */
  readonly timeoutMs: number;
}

/** A mounted route. */
export interface CustomRoute extends LoadedRoute {
  readonly owner: RouteOwner;
  readonly source: SourceCheck;
}
