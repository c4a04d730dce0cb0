/**
 * Checks whether Telegram accepts the address: HTTPS, port, host.
 *
 * @module
 */
import { refusedAddress } from "../../telegram/webhook_address.ts";
import { parseWebhookUrl, refusedUrl } from "../../telegram/webhook_url.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

/** What is known about the address. */
export interface HostFacts {
  readonly publicUrl: string | undefined;
  /** The addresses the host resolves to. */
  readonly v4: readonly string[];
  readonly v6: readonly string[];
  /** Whether the Bot API server is self-hosted, and so may run with `--local`. */
  readonly ownApiServer: boolean;
}

/**
 * Checks what setWebhook checks: scheme, port, and the host's addresses.
 *
 * @param facts The facts.
 * @returns A finding for each.
 */
export function checkHost({ publicUrl, v4, v6, ownApiServer }: HostFacts): Finding[] {
  if (publicUrl === undefined) {
    const remedy = "set it to https://host[:port][/prefix], where Telegram reaches the server";
    return [problem("https", "PUBLIC_URL is not set", remedy)];
  }
  const url = parseWebhookUrl(publicUrl);
  const findings = [
    url.secure
      ? ok("https", "PUBLIC_URL is an HTTPS URL")
      : problem("https", "PUBLIC_URL is not an HTTPS URL", "begin it with https://"),
    refusedUrl({ ...url, secure: true }) === undefined
      ? ok("port", `Port ${url.port} is one of 443, 80, 88 and 8443`)
      : problem(
        "port",
        `Port ${url.port} is not one of 443, 80, 88 and 8443`,
        "Telegram connects to no other port; give PUBLIC_URL one of them",
      ),
    checkAddresses(url.host, v4, v6),
  ];
  return ownApiServer ? findings.map(excuse) : findings;
}

function checkAddresses(host: string, v4: readonly string[], v6: readonly string[]): Finding {
  const [address] = v4;
  if (address === undefined) {
    return v6.length > 0
      ? problem("host", `${host} has only IPv6 addresses`, "give it an A record")
      : problem("host", `${host} has no address`, "check the name and its A record");
  }
  const reserved = v4.find((one) => refusedAddress(one) !== undefined);
  if (reserved === undefined) return ok("host", `${host} leads to ${v4.join(", ")}`);
  return problem(
    "host",
    `${host} leads to ${reserved}, which is not on the Internet`,
    "give PUBLIC_URL a host with a public IPv4 address",
  );
}

function excuse(finding: Finding): Finding {
  if (finding.level !== "problem") return finding;
  const title = `${finding.title}; a Bot API server run with --local takes it`;
  return warning(finding.check, title, finding.remedy ?? "");
}
