/**
 * `set`: sets the webhooks of bots.
 *
 * @module
 */
import type { ServeOptions } from "../../app/options.ts";
import { parseIpv4 } from "../../net/ip.ts";
import { datesProblem } from "../../tls/dates.ts";
import { loadChain } from "../../tls/load_chain.ts";
import { readText } from "../../util/files/text_file.ts";
import { advise } from "../../webhooks/advice.ts";
import { changeInWords, driftInWords } from "../../webhooks/drift.ts";
import { planWebhooks } from "../../webhooks/plan.ts";
import { registerWebhooks, type Registration } from "../../webhooks/register.ts";
import { loadUpload, uploadOf } from "../../webhooks/upload.ts";
import { type Call, type Command, CommandError, UsageError } from "../command.ts";
import { callOptions } from "../plan_bots.ts";
import { showProgress } from "../progress.ts";
import { selectBots } from "../select.ts";
import { paint } from "../terminal.ts";

/** Sets the webhooks. */
export const setCommand: Command = {
  name: "set",
  summary: "Sets the webhooks: PUBLIC_URL, the first secret, the kinds that the handlers take",
  operands: "[name…]",
  options: {
    "drop-pending": { help: "drop the updates that are pending at Telegram" },
    certificate: {
      value: "FILE",
      help: "upload this PEM; by default TELEGRAM_CERT, or TLS_CERT if needed",
    },
    "max-connections": { value: "N", help: "1 to 100 instead of MAX_CONNECTIONS" },
    "ip-address": {
      value: "A",
      help: "connect to this IPv4 address, whatever the host resolves to",
    },
    "dry-run": { help: "change nothing, show what would change" },
    json: { help: "print the results as JSON" },
  },
  notes:
    `A certificate that Telegram does not already trust is uploaded: a self-signed one, or the root of
your own authority. One signed by a public authority is not.
With PUBLIC_URL set, main.ts does the same at startup and keeps it that way, except for these
options: a certificate that should stay uploaded belongs in TELEGRAM_CERT. REGISTER=false leaves
registration to this command.`,
  run: runSet,
};

async function runSet(call: Call): Promise<number> {
  const dryRun = call.has("dry-run");
  const maxConnections = readConnections(call.value("max-connections"));
  const ipAddress = readAddress(call.value("ip-address"));
  const config = await call.config();
  const { serve } = config;
  const bots = selectBots(config, call.registry, call.operands);
  const { publicUrl } = serve;
  if (publicUrl === undefined) {
    throw new CommandError(
      "Cannot set webhooks: PUBLIC_URL is not set; give https://host[:port][/prefix]",
    );
  }
  const { certificate, remark } = await findCertificate(call, serve);
  const plans = await planWebhooks(bots, {
    publicUrl,
    maxConnections: maxConnections ?? serve.maxConnections,
    ipAddress,
    certificate,
  });
  const { terminal } = call;
  const progress = showProgress(terminal, "Setting webhooks", plans.length);
  const dropPending = call.has("drop-pending");
  const results = await registerWebhooks(plans, {
    ...callOptions(config, call),
    ...{ dropPending, dryRun, done: progress.step },
  });
  progress.end();
  if (call.has("json")) terminal.write(toJson(results));
  else {
    const secretIsNew = plans[0]?.certificate === undefined && !dropPending;
    terminal.write(remark + toText(call, results, { dryRun, secretIsNew }));
  }
  return results.every(({ ok }) => ok) ? 0 : 1;
}

function readConnections(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= 100) return count;
  throw new UsageError(`Option "--max-connections" cannot be "${text}"; use 1 to 100`);
}

function readAddress(text: string | undefined): string | undefined {
  if (text === undefined || parseIpv4(text) >= 0) return text;
  throw new UsageError(`Option "--ip-address" cannot be "${text}"; give an IPv4 address`);
}

/** The certificate to upload, with a remark about it. */
async function findCertificate(
  call: Call,
  { cert, telegramCert }: ServeOptions,
): Promise<{ certificate: string | undefined; remark: string }> {
  const given = call.value("certificate");
  try {
    if (given !== undefined) {
      return { certificate: await uploadOf(await call.readFile(given), given), remark: "" };
    }
    await warnOfDates(call, telegramCert ?? cert);
    const { certificate, warning } = await loadUpload({ cert, telegramCert });
    if (warning !== undefined) {
      call.terminal.writeError(`${warning}, or name an unknown root by --certificate FILE\n`);
    }
    return { certificate, remark: await uploadRemark(cert, telegramCert) };
  } catch (error) {
    if (error instanceof TypeError) throw new CommandError(error.message);
    throw error;
  }
}

/** Telegram would take the certificate, and refuse every connection. */
async function warnOfDates({ terminal, clock }: Call, path: string | undefined): Promise<void> {
  const problem = path === undefined ? undefined : datesProblem(await readText(path), clock.date());
  if (!problem) return;
  terminal.writeError(`The certificate "${path}" ${problem.message}; ${problem.remedy}\n`);
}

async function uploadRemark(
  cert: string | undefined,
  telegramCert: string | undefined,
): Promise<string> {
  if (telegramCert !== undefined) return `${telegramCert} is uploaded\n`;
  const end = cert === undefined ? undefined : (await loadChain(cert)).end;
  if (end === "self-signed") return `${cert} is self-signed: it is uploaded\n`;
  if (end === "untrusted-root") {
    return `${cert} comes from an authority of your own: its root is uploaded\n`;
  }
  return "";
}

function toJson(results: readonly Registration[]): string {
  const data = results.map((result) =>
    result.ok ? result : { ...result, error: advise(result.error) }
  );
  return `${JSON.stringify(data)}\n`;
}

/** What the wording of the results depends on. */
interface Wording {
  readonly dryRun: boolean;
  /** Whether a change without visible drift can only be the secret. */
  readonly secretIsNew: boolean;
}

function toText(call: Call, results: readonly Registration[], wording: Wording): string {
  const failed = results.filter(({ ok }) => !ok).length;
  const verb = wording.dryRun ? "can be set" : "are set";
  const end = failed > 0 ? `, ${failed} failed` : "";
  return [
    ...results.map((result) => resultText(call, result, wording)),
    `${results.length - failed} of ${results.length} webhooks ${verb}${end}\n`,
  ].join("");
}

function resultText(
  { terminal }: Call,
  result: Registration,
  { dryRun, secretIsNew }: Wording,
): string {
  const name = paint(terminal, "bold", result.bot);
  if (!result.ok) {
    return `${name}: ${paint(terminal, "red", "failed")}: ${advise(result.error)}\n`;
  }
  const { description, changes } = result;
  const lines = changes.map((change) =>
    dryRun ? driftInWords(change, "would become") : changeInWords(change)
  );
  const changed = description === "Webhook was set" && changes.length === 0;
  if (changed && secretIsNew) lines.push("the secret token is new");
  return `${name}: ${description}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
