/**
 * Checks that a hosted framework's bot calls the same Bot API server as its application.
 *
 * @module
 */
import type { UpdateReceiver } from "../handler.ts";
import { API_ROOT } from "../../telegram/api_root.ts";

interface Rooted {
  readonly apiRoot?: unknown;
}

/** The options that bot objects of grammY, Telegraf and node-telegram-bot-api expose. */
interface Configured {
  readonly isInited?: unknown;
  readonly api?: { readonly options?: Rooted; readonly transport?: Rooted };
  readonly telegram?: { readonly callApi?: unknown; readonly options?: Rooted };
}

/** The API root of a bot object, and how to create one with another. */
interface Found {
  readonly root: string;
  readonly make: string;
}

function rootOf({ isInited, api, telegram }: Configured): Found | undefined {
  const found = (options: Rooted | undefined, make: string): Found => ({
    root: typeof options?.apiRoot === "string" ? options.apiRoot : API_ROOT,
    make,
  });
  if (typeof isInited === "function" && api !== undefined) {
    return found(api.options, "new Bot(token, { client: { apiRoot } })");
  }
  if (typeof telegram?.callApi === "function") {
    return found(telegram.options, "new Telegraf(token, { telegram: { apiRoot } })");
  }
  const transport = api?.transport;
  return transport?.apiRoot === undefined
    ? undefined
    : found(transport, "new Bot(token, { apiRoot })");
}

/** What is wrong, and what to do. */
export interface ApiRootProblem {
  readonly message: string;
  readonly remedy: string;
}

/**
 * What is wrong with a bot object's API root. The root is fixed when the object is created, so the
 * application cannot change it.
 *
 * @param receiver The object, if any.
 * @param apiRoot The API root of the application, if set.
 * @returns The problem, or `undefined`.
 */
export function apiRootProblem(
  receiver: UpdateReceiver | undefined,
  apiRoot: string | undefined,
): ApiRootProblem | undefined {
  const found = receiver && rootOf(receiver as Configured);
  const root = apiRoot ?? API_ROOT;
  if (!found || trim(found.root) === trim(root)) return undefined;
  return {
    message: `its bot object calls ${shown(found.root)}, but the Bot API is at ${shown(root)}`,
    remedy: apiRoot === undefined
      ? "set TELEGRAM_API_ROOT (`telegram: { apiRoot }`) to what the object calls"
      : `make it by ${found.make}, with TELEGRAM_API_ROOT as apiRoot`,
  };
}

function trim(root: string): string {
  return root.replace(/\/+$/, "");
}

/** The root without user name and password. */
function shown(root: string): string {
  return trim(root).replace(/\/\/[^/]*@/, "//");
}
