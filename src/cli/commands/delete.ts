/**
 * `delete`: takes webhooks away.
 *
 * @module
 */
import { advise } from "../../webhooks/advice.ts";
import { mapBounded, SIDE_BY_SIDE } from "../../webhooks/register.ts";
import { redactUrl } from "../../telegram/redact_url.ts";
import { WebhookClient } from "../../webhooks/webhook_client.ts";
import type { WebhookInfo } from "../../telegram/types.ts";
import { type Call, type Command, CommandError } from "../command.ts";
import { planBots } from "../plan_bots.ts";
import { showProgress } from "../progress.ts";
import { selectBots } from "../select.ts";
import { paint } from "../terminal.ts";

/** Takes webhooks away. */
export const deleteCommand: Command = {
  name: "delete",
  summary: "Deletes the webhooks; Telegram keeps the updates until a new one is set, a day at most",
  operands: "[name…]",
  options: {
    "drop-pending": { help: "forget the updates that wait at Telegram" },
    yes: { help: "do not ask before a live webhook is deleted" },
  },
  run: runDelete,
};

/** One bot's webhook on its way out. */
interface DeletionPlan {
  readonly bot: string;
  readonly token: string;
  readonly client: WebhookClient;
  /** What Telegram has, or why that cannot be known. */
  readonly found: WebhookInfo | Error;
}

async function runDelete(call: Call): Promise<number> {
  const { terminal, fetch, clock, random, signal } = call;
  const config = await call.config();
  const apiRoot = config.serve.telegram?.apiRoot;
  const bots = await planBots(config, await selectBots(call, call.operands));
  const asking = showProgress(terminal, "Asking Telegram", bots.length);
  const doomed = await mapBounded(
    bots,
    SIDE_BY_SIDE,
    async ({ bot, token }): Promise<DeletionPlan> => {
      const client = new WebhookClient(token, { apiRoot, fetch, clock, random, signal });
      const found = await client.info().catch((error: Error) => error);
      asking.step();
      return { bot, token, client, found };
    },
  );
  asking.end();
  const dropPending = call.has("drop-pending");
  if (!call.has("yes") && !confirm(call, doomed, dropPending)) {
    terminal.write("Nothing was deleted\n");
    return 1;
  }
  const deleting = showProgress(terminal, "Deleting webhooks", bots.length);
  const lines = await mapBounded(doomed, SIDE_BY_SIDE, async ({ bot, client, found }) => {
    const outcome = found instanceof Error
      ? found
      : await client.delete(dropPending).catch((error: Error) => error);
    deleting.step();
    return { bot, outcome };
  });
  deleting.end();
  for (const { bot, outcome } of lines) {
    const text = outcome instanceof Error
      ? `${paint(terminal, "red", "failed")}: ${advise(outcome)}`
      : outcome;
    terminal.write(`${paint(terminal, "bold", bot)}: ${text}\n`);
  }
  return lines.some(({ outcome }) => outcome instanceof Error) ? 1 : 0;
}

/** Asks, if there is anything to lose. */
function confirm(
  { terminal }: Call,
  doomed: readonly DeletionPlan[],
  dropPending: boolean,
): boolean {
  const losses = doomed.flatMap(({ bot, token, found }) => {
    if (found instanceof Error) return [];
    const { url = "", pending_update_count: pending } = found;
    if (url === "" && !(dropPending && pending > 0)) return [];
    const fate = dropPending ? "lost" : "kept by Telegram";
    const updates = pending > 0 ? `, ${pending} pending updates, ${fate}` : "";
    return [`  ${bot}: ${redactUrl(url, token) || "no webhook"}${updates}\n`];
  });
  if (losses.length === 0) return true;
  const one = losses.length === 1;
  terminal.complain(`${one ? "This webhook is" : "These webhooks are"} live:\n${losses.join("")}`);
  const answer = terminal.ask(`Delete ${one ? "it" : `all ${losses.length}`}? [y/N]`);
  if (answer === undefined) {
    throw new CommandError("Cannot ask whether to delete a live webhook; say so by --yes");
  }
  return /^y(es)?$/i.test(answer.trim());
}
