/**
 * `set`: tells Telegram where the bots are.
 *
 * @module
 */
import { parseIpv4 } from "../../net/ip.ts";
import { advise } from "../../webhooks/advice.ts";
import { readCertificates } from "../../tls/chain.ts";
import { changeInWords, driftInWords } from "../../webhooks/drift.ts";
import { loadChain } from "../../tls/load_chain.ts";
import { planWebhooks } from "../../webhooks/plan.ts";
import { registerWebhooks, type Registration } from "../../webhooks/register.ts";
import { type Call, type Command, CommandError, UsageError } from "../command.ts";
import { showProgress } from "../progress.ts";
import { selectBots } from "../select.ts";
import { paint } from "../terminal.ts";

/** Telegram's bound on an uploaded certificate. */
const MAX_CERTIFICATE_BYTES = 3 * 1024 * 1024;

/** Tells Telegram where the bots are. */
export const setCommand: Command = {
  name: "set",
  summary: "Sets the webhooks: PUBLIC_URL, the first secret, the kinds that the handlers take",
  operands: "[name…]",
  options: {
    "drop-pending": { help: "forget the updates that wait at Telegram" },
    certificate: { value: "FILE", help: "upload this PEM; by default TLS_CERT, if it needs to be" },
    "max-connections": { value: "N", help: "1 to 100 instead of MAX_CONNECTIONS" },
    "ip-address": {
      value: "A",
      help: "connect to this IPv4 address, whatever the host resolves to",
    },
    "dry-run": { help: "change nothing, tell what would change" },
  },
  notes:
    `A certificate that Telegram cannot trust by itself is uploaded: a self-signed one, or the root of
an authority of your own. One that a public authority has signed is not.
With PUBLIC_URL set, main.ts does the same whenever it starts, but for these options; REGISTER=false
leaves it to this command.`,
  run: runSet,
};

async function runSet(call: Call): Promise<number> {
  const dryRun = call.has("dry-run");
  const maxConnections = readConnections(call.value("max-connections"));
  const ipAddress = readAddress(call.value("ip-address"));
  const bots = await selectBots(call, call.operands);
  const { serve } = await call.config();
  const { publicUrl } = serve;
  if (publicUrl === undefined) {
    throw new CommandError(
      "Cannot set webhooks: PUBLIC_URL is not set; give https://host[:port][/prefix]",
    );
  }
  const plans = await planWebhooks(bots, {
    publicUrl,
    maxConnections: maxConnections ?? serve.maxConnections,
    ipAddress,
    certificate: await findCertificate(call, serve.cert),
  });
  const { terminal, fetch, clock, random, signal } = call;
  const progress = showProgress(terminal, "Setting webhooks", plans.length);
  const dropPending = call.has("drop-pending");
  const results = await registerWebhooks(plans, {
    ...{ apiRoot: serve.telegram?.apiRoot, fetch, clock, random, signal },
    ...{ dropPending, dryRun, done: progress.step },
  });
  progress.end();
  const secretIsNew = plans[0]?.certificate === undefined && !dropPending;
  for (const result of results) terminal.write(inWords(call, result, { dryRun, secretIsNew }));
  const failed = results.filter(({ ok }) => !ok).length;
  const verb = dryRun ? "can be set" : "are set";
  const end = failed > 0 ? `, ${failed} failed` : "";
  terminal.write(`${results.length - failed} of ${results.length} webhooks ${verb}${end}\n`);
  return failed > 0 ? 1 : 0;
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

/** The certificate that goes along, and a word about it. */
async function findCertificate(
  call: Call,
  served: string | undefined,
): Promise<string | undefined> {
  const { terminal } = call;
  const given = call.value("certificate");
  if (given !== undefined) return await readCertificate(call, given);
  if (served === undefined) return undefined;
  const { end, upload } = await loadChain(served);
  if (end === "self-signed") terminal.write(`${served} is self-signed: it is uploaded\n`);
  if (end === "untrusted-root") {
    terminal.write(`${served} comes from an authority of its own: its root is uploaded\n`);
  }
  if (end === "incomplete") {
    terminal.complain(
      `The chain in ${served} is incomplete: Telegram will not trust it; ` +
        "add the certificates of its issuers, or name an unknown root by --certificate FILE\n",
    );
  }
  return upload;
}

/** Of a file only the certificates: what else is in it, say a private key, is nobody's business. */
async function readCertificate(call: Call, path: string): Promise<string> {
  const pem = await call.readFile(path);
  let certificates: string[];
  try {
    certificates = readCertificates(pem).map((certificate) => certificate.toString());
  } catch (error) {
    throw new CommandError(`${(error as Error).message}; look at "${path}"`);
  }
  const all = certificates.join("");
  if (all.length <= MAX_CERTIFICATE_BYTES) return all;
  throw new CommandError(`Cannot upload "${path}": Telegram takes 3 MiB at most`);
}

function inWords(
  { terminal }: Call,
  result: Registration,
  { dryRun, secretIsNew }: { dryRun: boolean; secretIsNew: boolean },
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
