/**
 * `info`: what Telegram has, and how it differs from the configuration.
 *
 * @module
 */
import { advise } from "../../webhooks/advice.ts";
import { type Drift, driftInWords, findDrift, kindsInWords } from "../../webhooks/drift.ts";
import { mapBounded, SIDE_BY_SIDE } from "../../webhooks/register.ts";
import type { WebhookPlan } from "../../webhooks/plan.ts";
import { redactUrl } from "../../telegram/redact_url.ts";
import { WebhookClient } from "../../webhooks/webhook_client.ts";
import { loadChain } from "../../tls/load_chain.ts";
import { wait } from "../../util/wait.ts";
import type { WebhookInfo } from "../../telegram/types.ts";
import { spanInWords } from "../age.ts";
import type { Call, Command } from "../command.ts";
import { explain } from "../explain.ts";
import { planBots } from "../plan_bots.ts";
import { showProgress } from "../progress.ts";
import { selectBots } from "../select.ts";
import { columns } from "../table.ts";
import { paint } from "../terminal.ts";

/** How often `--watch` looks. */
const WATCH_MS = 5000;

/** Shows what Telegram has. */
export const infoCommand: Command = {
  name: "info",
  summary: "Shows the webhooks as Telegram has them, and their drift from the configuration",
  operands: "[name…]",
  options: {
    json: { help: "as JSON, one line a look" },
    watch: { help: "look again every 5 seconds until it is interrupted" },
  },
  notes: "Drift is every difference from the configuration; `deno task bot set` puts it right.",
  run: runInfo,
};

/** What is known of one bot's webhook. */
type Row =
  | { readonly bot: string; readonly info: WebhookInfo; readonly drift: readonly Drift[] }
  | { readonly bot: string; readonly error: Error };

async function runInfo(call: Call): Promise<number> {
  const { terminal, clock, signal } = call;
  const bots = await selectBots(call, call.operands);
  const config = await call.config();
  const { publicUrl, cert } = config.serve;
  const chain = cert === undefined ? undefined : await loadChain(cert);
  const plans = await planBots(config, bots, chain?.upload);
  const watch = call.has("watch");
  while (true) {
    const rows = await ask(call, plans, publicUrl !== undefined);
    if (watch && terminal.isInteractive && !call.has("json")) terminal.write("\x1b[H\x1b[2J");
    terminal.write(call.has("json") ? toJson(rows) : toTable(call, rows));
    if (!watch) return rows.some((row) => "error" in row) ? 1 : 0;
    if (signal?.aborted) return 0;
    if (!call.has("json")) terminal.write(`${new Date(clock.date()).toISOString()}\n`);
    const interrupted = await wait(clock, WATCH_MS, signal).then(() => false, () => true);
    if (interrupted) return 0;
  }
}

async function ask(
  call: Call,
  plans: readonly WebhookPlan[],
  comparable: boolean,
): Promise<Row[]> {
  const { terminal, fetch, clock, random, signal } = call;
  const apiRoot = (await call.config()).serve.telegram?.apiRoot;
  const means = { apiRoot, fetch, clock, random, signal };
  const progress = showProgress(terminal, "Asking Telegram", plans.length);
  const rows = await mapBounded(plans, SIDE_BY_SIDE, async (plan): Promise<Row> => {
    const { bot, token } = plan;
    try {
      const info = await new WebhookClient(token, means).info();
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

function toJson(rows: readonly Row[]): string {
  const data = rows.map((row) =>
    "error" in row
      ? { bot: row.bot, error: advise(row.error) }
      : { bot: row.bot, ...row.info, drift: row.drift }
  );
  return `${JSON.stringify(data)}\n`;
}

const HEAD = ["BOT", "PENDING", "CONNECTIONS", "IP", "UPDATES", "LAST ERROR", "URL"];

function toTable(call: Call, rows: readonly Row[]): string {
  const { terminal } = call;
  const now = call.clock.date();
  const table = columns([
    HEAD.map((title) => paint(terminal, "dim", title)),
    ...rows.map((row) => "error" in row ? [row.bot, "?"] : cells(row, now)),
  ]);
  const notes = rows.flatMap((row) => {
    const name = paint(terminal, "bold", row.bot);
    if ("error" in row) return [`${name}: ${paint(terminal, "red", advise(row.error))}`];
    const said = row.info.last_error_message;
    return [
      ...said === undefined ? [] : [`${name}: ${said}: ${explain(said).cause}`],
      ...row.drift.map((drift) =>
        `${name}: ${paint(terminal, "yellow", "drift")}: ${driftInWords(drift)}`
      ),
    ];
  });
  return [table, ...notes.map((note) => `${note}\n`)].join("");
}

function cells({ bot, info }: Extract<Row, { info: WebhookInfo }>, now: number): string[] {
  const { last_error_date: date, url = "" } = info;
  return [
    bot,
    String(info.pending_update_count),
    String(info.max_connections ?? "–"),
    info.ip_address ?? "–",
    kindsInWords(info.allowed_updates ?? []),
    date === undefined ? "–" : `${spanInWords(now - date * 1000)} ago`,
    url === "" ? "none" : url,
  ];
}
