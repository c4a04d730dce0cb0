/**
 * `info`: the webhooks at Telegram, and how they differ from the configuration.
 *
 * @module
 */
import type { Config } from "../../config/mod.ts";
import { redactUrl } from "../../telegram/redact_url.ts";
import { wait } from "../../util/wait.ts";
import type { WebhookInfo } from "../../telegram/types.ts";
import { mapBounded } from "../../util/map_bounded.ts";
import { advise } from "../../webhooks/advice.ts";
import { type Drift, driftInWords, findDrift, kindsInWords } from "../../webhooks/drift.ts";
import { explain } from "../../webhooks/explain.ts";
import type { WebhookPlan } from "../../webhooks/plan.ts";
import { CONCURRENCY } from "../../webhooks/register.ts";
import { loadUpload } from "../../webhooks/upload.ts";
import { WebhookClient } from "../../webhooks/webhook_client.ts";
import { spanInWords } from "../age.ts";
import type { Call, Command } from "../command.ts";
import { failsNow, lastErrorAge } from "../last_error.ts";
import { callOptions, planBots } from "../plan_bots.ts";
import { showProgress } from "../progress.ts";
import { selectBots } from "../select.ts";
import { columns } from "../table.ts";
import { paint } from "../terminal.ts";

/** How often `--watch` checks. */
const WATCH_MS = 5000;

/** Shows the webhooks as Telegram has them. */
export const infoCommand: Command = {
  name: "info",
  summary: "Shows the webhooks as Telegram has them, and their drift from the configuration",
  operands: "[name…]",
  options: {
    json: { help: "print JSON, one line per check" },
    watch: { help: "check again every 5 seconds until interrupted" },
  },
  notes: `Drift is every difference from the configuration; \`deno task bot set\` corrects it.
The exit code is 1 if there is drift, if a bot cannot be looked up, or if a delivery failed in the
last 5 minutes.`,
  run: runInfo,
};

/** What is known about a bot's webhook. */
type Row =
  | { readonly bot: string; readonly info: WebhookInfo; readonly drift: readonly Drift[] }
  | { readonly bot: string; readonly error: Error };

async function runInfo(call: Call): Promise<number> {
  const { terminal, clock, signal } = call;
  const config = await call.config();
  const bots = selectBots(config, call.registry, call.operands);
  const { certificate } = await loadUpload(config.serve);
  const plans = await planBots(config, bots, certificate);
  const [watch, json] = [call.has("watch"), call.has("json")];
  while (true) {
    const rows = await ask(call, config, plans);
    const now = clock.date();
    if (watch && terminal.isInteractive && !json) terminal.write("\x1b[H\x1b[2J");
    terminal.write(json ? toJson(rows, now) : toTable(call, rows, now) + incomparable(config));
    if (!watch) return rows.every((row) => isWell(row, now)) ? 0 : 1;
    if (signal?.aborted) return 0;
    if (!json) terminal.write(`${new Date(now).toISOString()}\n`);
    const interrupted = await wait(clock, WATCH_MS, signal).then(() => false, () => true);
    if (interrupted) return 0;
  }
}

async function ask(call: Call, config: Config, plans: readonly WebhookPlan[]): Promise<Row[]> {
  const comparable = config.serve.publicUrl !== undefined;
  const progress = showProgress(call.terminal, "Asking Telegram", plans.length);
  const options = callOptions(config, call);
  const rows = await mapBounded(plans, CONCURRENCY, async (plan): Promise<Row> => {
    const { bot, token } = plan;
    try {
      const info = await new WebhookClient(token, options).info();
      const drift = comparable ? findDrift(info, plan) : [];
      return { bot, info: { ...info, url: redactUrl(info.url ?? "", token) }, drift };
    } catch (error) {
      return { bot, error: error as Error };
    } finally {
      progress.step();
    }
  });
  progress.end();
  return rows;
}

function isWell(row: Row, now: number): boolean {
  return !("error" in row) && row.drift.length === 0 && !failsNow(row.info, now);
}

function toJson(rows: readonly Row[], now: number): string {
  const data = rows.map((row) => {
    const { bot } = row;
    const ok = isWell(row, now);
    if ("error" in row) return { bot, ok, error: advise(row.error) };
    return { bot, ok, ...row.info, drift: row.drift };
  });
  return `${JSON.stringify(data)}\n`;
}

/** Without PUBLIC_URL drift cannot be detected, which must not look like no drift. */
function incomparable({ serve: { publicUrl } }: Config): string {
  return publicUrl === undefined ? "PUBLIC_URL is not set, so drift cannot be detected\n" : "";
}

const HEAD = ["BOT", "PENDING", "CONNECTIONS", "IP", "UPDATES", "LAST ERROR", "URL"];

function toTable({ terminal }: Call, rows: readonly Row[], now: number): string {
  const table = columns([
    HEAD.map((title) => paint(terminal, "dim", title)),
    ...rows.map((row) => "error" in row ? [row.bot, "?"] : cells(row, now)),
  ]);
  const notes = rows.flatMap((row) => {
    const name = paint(terminal, "bold", row.bot);
    if ("error" in row) return [`${name}: ${paint(terminal, "red", advise(row.error))}`];
    const message = row.info.last_error_message;
    return [
      ...message === undefined ? [] : [`${name}: ${message}: ${explain(message).cause}`],
      ...row.drift.map((drift) =>
        `${name}: ${paint(terminal, "yellow", "drift")}: ${driftInWords(drift)}`
      ),
    ];
  });
  return [table, ...notes.map((note) => `${note}\n`)].join("");
}

function cells({ bot, info }: Extract<Row, { info: WebhookInfo }>, now: number): string[] {
  const { url = "" } = info;
  const age = lastErrorAge(info, now);
  return [
    bot,
    String(info.pending_update_count),
    String(info.max_connections ?? "–"),
    info.ip_address ?? "–",
    kindsInWords(info.allowed_updates ?? []),
    age === undefined ? "–" : `${spanInWords(age)} ago`,
    url === "" ? "none" : url,
  ];
}
