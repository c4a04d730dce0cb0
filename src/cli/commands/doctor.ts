/**
 * `doctor`: Telegram's webhook guide as a program.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import type { Config } from "../../config/mod.ts";
import { examineChain } from "../../tls/chain.ts";
import { wait } from "../../util/wait.ts";
import { mapBounded } from "../../util/map_bounded.ts";
import { CONCURRENCY } from "../../webhooks/register.ts";
import type { WebhookPlan } from "../../webhooks/plan.ts";
import { loadUpload } from "../../webhooks/upload.ts";
import { WebhookClient } from "../../webhooks/webhook_client.ts";
import { parseWebhookUrl } from "../../telegram/webhook_url.ts";
import type { WebhookInfo } from "../../telegram/types.ts";
import type { Call, Command } from "../command.ts";
import { examineConfiguration } from "../doctor/configuration.ts";
import { examineBot } from "../doctor/examine_bot.ts";
import { examineServer, readFiles } from "../doctor/examine_server.ts";
import { certificatesIn } from "../doctor/file_checks.ts";
import type { Section } from "../doctor/finding.ts";
import { firewallRules } from "../doctor/firewall.ts";
import { changesText, count, type Report, reportJson, reportText } from "../doctor/report.ts";
import { callOptions, planBots } from "../plan_bots.ts";
import { showProgress } from "../progress.ts";
import { selectBots } from "../select.ts";

/** Finds what keeps updates from arriving. */
export const doctorCommand: Command = {
  name: "doctor",
  summary: "Checks everything that Telegram's webhook guide requires, and says what to do",
  operands: "[name…]",
  options: {
    watch: {
      help: "check again every minute, and report what has changed; with --json, all of it",
    },
    quiet: { help: "print nothing if there is no problem: for cron" },
    firewall: { help: "show firewall rules, needed or not" },
    json: { help: "print the report as JSON" },
  },
  notes:
    `It checks the address, its port and host, TLS, the certificate and its chain, the firewall and
SOURCES, and for each bot its route, secret, webhook, pending updates and last error.
Run it where the server runs, with the same settings, while the server runs. With systemd:

  systemd-run --pipe --wait -p EnvironmentFile=/etc/postern.env -p WorkingDirectory=$PWD \\
    $(command -v deno) task bot doctor

The exit code is 1 if there is a problem, and 0 if there are only warnings or none. From cron, which
mails the output: \`deno task --quiet bot doctor --quiet\`.`,
  run: runDoctor,
};

/** How often `--watch` checks. */
const WATCH_MS = 60_000;

async function runDoctor(call: Call): Promise<number> {
  const { terminal, clock, signal } = call;
  const [watch, json, quiet] = [call.has("watch"), call.has("json"), call.has("quiet")];
  let before: Report | undefined;
  while (true) {
    const report = await diagnose(call);
    const code = count(report, "problem") > 0 ? 1 : 0;
    const changes = before && changesText(terminal, before, report, clock.date());
    if (changes !== undefined) {
      if (changes !== "") terminal.write(json ? reportJson(report) : changes);
    } else if (!quiet || code > 0) {
      terminal.write(json ? reportJson(report) : reportText(terminal, report));
    }
    if (!watch) return code;
    before = report;
    const interrupted = await wait(clock, WATCH_MS, signal).then(() => false, () => true);
    if (interrupted) return code;
  }
}

async function diagnose(call: Call): Promise<Report> {
  const { config, findings } = await examineConfiguration(call);
  const sections: Section[] = [{ title: "Configuration", findings }];
  if (config) sections.push(...await examine(call, config));
  const isOpen = sections.some(({ findings }) =>
    findings.some(({ check, level }) => check === "firewall" && level !== "ok")
  );
  return {
    sections,
    ...(isOpen || call.has("firewall")) && { firewall: firewallRules(portOf(call, config)) },
  };
}

/** The port Telegram connects to: the server's own, or that of the proxy in front. */
function portOf({ env }: Call, config: Config | undefined): number {
  const { publicUrl, port = 8443 } = config?.serve ?? {};
  return env.TLS_CERT || publicUrl === undefined ? port : parseWebhookUrl(publicUrl).port;
}

async function examine(call: Call, config: Config): Promise<Section[]> {
  const { registry, operands, env, readFile } = call;
  const { serve: { publicUrl } } = config;
  const bots = selectBots(config, registry, operands);
  const files = await readFiles(env, readFile);
  const inFile = files && certificatesIn(files);
  const upload = await uploadFor(config, inFile);
  const plans = await planBots(config, bots, upload);
  const infos = await askTelegram(call, config, plans);
  const uploaded = infos.length > 0 &&
    infos.every((info) => !(info instanceof Error) && info.has_custom_certificate);
  const server = await examineServer({ config, files, upload, deps: call, uploaded });
  const progress = showProgress(call.terminal, "Examining bots", plans.length);
  const sections = await mapBounded([...plans.entries()], CONCURRENCY, async ([i, plan]) => {
    const findings = await examineBot({
      ...{ bot: bots[i]!, plan, info: infos[i]!, comparable: publicUrl !== undefined },
      ...{ target: server.target, trust: inFile ?? [], deps: call },
    });
    progress.step();
    return { title: `Bot ${plan.bot}`, findings };
  });
  progress.end();
  return [{ title: `Server ${publicUrl ?? ""}`.trimEnd(), findings: server.findings }, ...sections];
}

/** The certificate to upload: TELEGRAM_CERT, or the part of TLS_CERT that has to be uploaded. */
async function uploadFor(
  { serve: { telegramCert } }: Config,
  inFile: [X509Certificate, ...X509Certificate[]] | undefined,
): Promise<string | undefined> {
  if (telegramCert !== undefined) return (await loadUpload({ telegramCert })).certificate;
  return inFile && examineChain(inFile).upload;
}

function askTelegram(
  call: Call,
  config: Config,
  plans: readonly WebhookPlan[],
): Promise<(WebhookInfo | Error)[]> {
  const options = callOptions(config, call);
  const progress = showProgress(call.terminal, "Asking Telegram", plans.length);
  return mapBounded(plans, CONCURRENCY, async ({ token }) => {
    const info = await new WebhookClient(token, options).info().catch((error: Error) => error);
    progress.step();
    return info;
  }).finally(() => progress.end());
}
