/**
 * Identifying the bots: who they are, and which webhooks they have at Telegram.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import { type Api, BotApiError, BotApiNetworkError, createApi } from "../telegram/api/mod.ts";
import type { ApiOptions } from "../telegram/api/mod.ts";
import { reportSlow } from "../telegram/api/slow_call.ts";
import type { User, WebhookInfo } from "../telegram/types.ts";
import { systemClock } from "../util/clock.ts";
import type { RelayBotOptions } from "./options.ts";
import { type UpdateTexts, watchUpdateTexts } from "./update_texts.ts";

/** A bot whose token Telegram accepts. */
export interface KnownBot {
  readonly name: string;
  readonly token: string;
  readonly secret: string | undefined;
  /** Its user id. */
  readonly id: number;
  readonly api: Api;
  readonly texts: UpdateTexts;
  readonly me: User;
  readonly info: WebhookInfo;
}

/** Options for calling Telegram. */
export type Calling = Omit<ApiOptions, "token" | "raw"> & { readonly apiRoot: string };

/**
 * Asks Telegram about all bots.
 *
 * @param bots The bots.
 * @param calling Options for calling Telegram.
 * @param emit Receives a notice if it is slow to answer.
 * @throws {Error} If Telegram refuses some, which the message names, or does not answer.
 */
export async function meetBots(
  bots: Readonly<Record<string, RelayBotOptions>>,
  calling: Calling,
  emit: Observer,
): Promise<KnownBot[]> {
  const { apiRoot, clock = systemClock } = calling;
  const met = await Promise.allSettled(
    Object.entries(bots).map(async ([name, { token, secret }]): Promise<KnownBot> => {
      const texts = watchUpdateTexts(calling.fetch ?? fetch);
      const api = createApi({ ...calling, token, fetch: texts.fetch });
      const report = (text: string) =>
        emit({ type: "notice", level: "warn", name: "relay_slow", text: `Bot "${name}": ${text}` });
      const [me, info] = await Promise.all([
        reportSlow(() => api.getMe(), { method: "getMe", apiRoot, clock, report }),
        api.getWebhookInfo(),
      ]);
      return { name, token, secret, id: me.id, api, texts, me, info };
    }),
  );
  const refusals = met.flatMap((each, i) =>
    each.status === "rejected" ? [{ name: Object.keys(bots)[i]!, error: each.reason }] : []
  );
  if (refusals.length > 0) throw problemOf(refusals, calling.apiRoot);
  return met.flatMap((each) => each.status === "fulfilled" ? [each.value] : []);
}

function problemOf(refusals: readonly { name: string; error: unknown }[], apiRoot: string): Error {
  const strange = refusals.find(({ error }) => !(error instanceof BotApiError))?.error;
  if (strange instanceof BotApiNetworkError) {
    // Without the method's name: the user did not call it.
    const reason = strange.message.replace(/^Cannot call \w+: /, "");
    const remedy = "check the network, and TELEGRAM_API_ROOT (`telegram.apiRoot`)";
    const text = `Cannot relay: Telegram does not answer at ${
      originOf(apiRoot)
    } (${reason}); ${remedy}`;
    return new Error(text, { cause: strange });
  }
  if (strange instanceof Error) return strange;
  const lines = refusals.map(({ name, error }) =>
    `Cannot relay bot "${name}": ${reasonOf(error as BotApiError)}`
  );
  return new Error(lines.join("\n"), { cause: refusals[0]!.error });
}

function reasonOf({ error_code, description }: BotApiError): string {
  const answer = `Telegram refuses it (${error_code} ${description})`;
  if (error_code !== 401 && error_code !== 404) return `${answer}; try again later`;
  return `${answer}; its token is revoked or mistyped, copy the current one from @BotFather`;
}

function originOf(apiRoot: string): string {
  return URL.canParse(apiRoot) ? new URL(apiRoot).origin : "the API root";
}
