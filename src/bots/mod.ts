/**
 * The registry: every hosted bot, by name. The imports are static, so that Deno Deploy and
 * `deno compile` see every handler. To add `src/bots/shop.ts`, name it here and set
 * `BOT_SHOP_TOKEN`.
 *
 * @module
 */
import type { HandlerModule } from "../mod.ts";
import * as counter from "./counter.ts";
import * as echo from "./echo.ts";
import * as slow from "./slow.ts";

/** The hosted bots, by name. */
export const bots: Readonly<Record<string, HandlerModule>> = { counter, echo, slow };
