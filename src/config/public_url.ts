/**
 * The setting PUBLIC_URL.
 *
 * @module
 */
import { baseUrlProblem } from "../app/base_url.ts";
import { isIPv4, refusedAddress } from "../telegram/webhook_address.ts";
import { parseWebhookUrl, refusedUrl } from "../telegram/webhook_url.ts";
import type { EnvReader } from "./reader.ts";

/** Reads a URL that has only a host, a port and a prefix. */
export function readBaseUrl(reader: EnvReader, name: string): string | undefined {
  const text = reader.get(name);
  if (text === undefined) return undefined;
  const problem = baseUrlProblem(text);
  if (!problem) return text;
  reader.problem(name, problem.message, problem.remedy);
  return undefined;
}

/**
 * Reports a PUBLIC_URL that Telegram's own servers refuse as a webhook.
 *
 * @param reader The environment.
 * @param publicUrl The value of PUBLIC_URL.
 */
export function checkPublicUrl(reader: EnvReader, publicUrl: string): void {
  const url = parseWebhookUrl(publicUrl);
  const refused = refusedUrl(url);
  if (refused !== undefined) {
    const remedy = url.secure
      ? "give it the port 443, 80, 88 or 8443"
      : "begin it with https://; a certificate of your own will do: `deno task cert`";
    reader.problem("PUBLIC_URL", `Telegram refuses it: ${refused}`, remedy);
    return;
  }
  const isAddress = isIPv4(url.host) || url.host.includes(":");
  const reason = url.host === "localhost"
    ? "localhost is this machine"
    : isAddress
    ? refusedAddress(url.host)
    : undefined;
  if (reason === undefined) return;
  const remedy = "give it a host with a public IPv4 address; without one, poll: `deno task dev`";
  reader.problem("PUBLIC_URL", `Telegram refuses it: ${reason}`, remedy);
}
