/**
 * `delete`: deletes webhooks.
 *
 * @module
 */
import { redactUrl } from "../../telegram/redact_url.ts";
import type { WebhookInfo } from "../../telegram/types.ts";
import { mapBounded } from "../../util/map_bounded.ts";
import { advise } from "../../webhooks/advice.ts";
import { CONCURRENCY } from "../../webhooks/register.ts";
import { WebhookClient } from "../../webhooks/webhook_client.ts";
import { type Call, type Command, CommandError } from "../command.ts";
import { callOptions, planBots } from "../plan_bots.ts";
import { showProgress } from "../progress.ts";
import { selectBots } from "../select.ts";
import { paint } from "../terminal.ts";

/** Deletes webhooks. */
export const deleteCommand: Command = {
  name: "delete",
  summary: "Deletes the webhooks; Telegram keeps updates until a new one is set, a day at most",
  operands: "[name…]",
  options: {
    "drop-pending": { help: "drop the updates that are pending at Telegram" },
    yes: { help: "do not ask before a live webhook is deleted" },
    json: { help: "print the results as JSON" },
  },
  run: runDelete,
};

/** A bot whose webhook will be deleted. */
interface DeletionPlan {
  readonly bot: string;
  readonly token: string;
  readonly client: WebhookClient;
  /** What Telegram reports, or why that is unknown. */
  readonly found: WebhookInfo | Error;
}

/** The result: Telegram's description, or an error. */
interface Deletion {
  readonly bot: string;
  readonly outcome: string | Error;
}

async function runDelete(call: Call): Promise<number> {
  const { terminal } = call;
  const plans = await findWebhooks(call);
  const dropPending = call.has("drop-pending");
  if (!call.has("yes") && !confirm(call, plans, dropPending)) {
    terminal.write(call.has("json") ? "[]\n" : "Nothing was deleted\n");
    return 1;
  }
  const progress = showProgress(terminal, "Deleting webhooks", plans.length);
  const deletions = await mapBounded(plans, CONCURRENCY, async ({ bot, client, found }) => {
    const outcome = found instanceof Error
      ? found
      : await client.delete(dropPending).catch((error: Error) => error);
    progress.step();
    return { bot, outcome };
  });
  progress.end();
  terminal.write(call.has("json") ? toJson(deletions) : toText(call, deletions));
  return deletions.some(({ outcome }) => outcome instanceof Error) ? 1 : 0;
}

async function findWebhooks(call: Call): Promise<DeletionPlan[]> {
  const config = await call.config();
  const bots = await planBots(config, selectBots(config, call.registry, call.operands));
  const progress = showProgress(call.terminal, "Asking Telegram", bots.length);
  const options = callOptions(config, call);
  const plans = await mapBounded(bots, CONCURRENCY, async ({ bot, token }) => {
    const client = new WebhookClient(token, options);
    const found = await client.info().catch((error: Error) => error);
    progress.step();
    return { bot, token, client, found };
  });
  progress.end();
  return plans;
}

/** Asks for confirmation if anything would be lost. */
function confirm(
  { terminal }: Call,
  plans: readonly DeletionPlan[],
  dropPending: boolean,
): boolean {
  const losses = plans.flatMap(({ bot, token, found }) => {
    if (found instanceof Error) return [];
    const { url = "", pending_update_count: pending } = found;
    if (url === "" && !(dropPending && pending > 0)) return [];
    const fate = dropPending ? "dropped" : "kept by Telegram";
    const updates = pending > 0 ? `, ${pending} pending updates, ${fate}` : "";
    return [`  ${bot}: ${redactUrl(url, token) || "no webhook"}${updates}\n`];
  });
  if (losses.length === 0) return true;
  const one = losses.length === 1;
  const live = one ? "This webhook is live" : "These webhooks are live";
  terminal.writeError(`${live}:\n${losses.join("")}`);
  const answer = terminal.ask(`Delete ${one ? "it" : `all ${losses.length}`}? [y/N]`);
  if (answer === undefined) {
    throw new CommandError(
      "Cannot ask whether to delete a live webhook: this is not a terminal; use --yes",
    );
  }
  return /^y(es)?$/i.test(answer.trim());
}

function toText({ terminal }: Call, deletions: readonly Deletion[]): string {
  return deletions.map(({ bot, outcome }) => {
    const text = outcome instanceof Error
      ? `${paint(terminal, "red", "failed")}: ${advise(outcome)}`
      : outcome;
    return `${paint(terminal, "bold", bot)}: ${text}\n`;
  }).join("");
}

function toJson(deletions: readonly Deletion[]): string {
  const data = deletions.map(({ bot, outcome }) =>
    outcome instanceof Error
      ? { bot, ok: false, error: advise(outcome) }
      : { bot, ok: true, description: outcome }
  );
  return `${JSON.stringify(data)}\n`;
}
