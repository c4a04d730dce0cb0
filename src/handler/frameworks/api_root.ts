/**
 * Whether a hosted framework's bot calls the same Bot API as its application.
 *
 * @module
 */
import type { UpdateReceiver } from "../handler/handler.ts";
import type { Problem } from "./problem.ts";

const DEFAULT_ROOT = "https://api.telegram.org";

/** What grammY's `Bot` and Telegraf show of their options. */
interface Configured {
  readonly api?: { readonly getMe?: unknown; readonly options?: { readonly apiRoot?: string } };
  readonly telegram?: {
    readonly callApi?: unknown;
    readonly options?: { readonly apiRoot?: string };
  };
}

/**
 * What is wrong with the API root of a bot object: it is fixed when the object is made, so that the
 * application cannot give it another.
 *
 * @param setting The option that holds the object.
 * @param receiver The object, if there is one.
 * @param apiRoot The API root of the application, if it has one of its own.
 * @returns The problem, or `undefined`.
 */
export function apiRootProblem(
  setting: string,
  receiver: UpdateReceiver | undefined,
  apiRoot: string | undefined,
): Problem | undefined {
  if (receiver === undefined || apiRoot === undefined) return undefined;
  const { api, telegram } = receiver as Configured;
  const found = typeof api?.getMe === "function"
    ? { options: api.options, make: "new Bot(token, { client: { apiRoot } })" }
    : typeof telegram?.callApi === "function"
    ? { options: telegram.options, make: "new Telegraf(token, { telegram: { apiRoot } })" }
    : undefined;
  const root = found?.options?.apiRoot ?? DEFAULT_ROOT;
  if (!found || trim(root) === trim(apiRoot)) return undefined;
  const message = `its bot object calls ${trim(root)}, but the Bot API is at ${trim(apiRoot)}`;
  const remedy = `make it by ${found.make}, with TELEGRAM_API_ROOT as apiRoot`;
  return { setting, message, remedy };
}

function trim(root: string): string {
  return root.replace(/\/+$/, "");
}
