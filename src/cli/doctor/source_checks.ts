/**
 * Checks that the server admits Telegram and nobody else.
 *
 * @module
 */
import { contains, parseCidr } from "../../net/ip.ts";
import { parseSources } from "../../telegram/sources.ts";
import type { ServeOptions } from "../../app/options.ts";
import { TELEGRAM_NETWORKS } from "../../telegram/networks.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

/**
 * Compares SOURCES with Telegram's networks.
 *
 * @param options The settings of the server.
 * @returns The findings.
 */
export function checkSources(
  { sources = ["telegram"], trustedProxies = [], cert }: Pick<
    ServeOptions,
    "sources" | "trustedProxies" | "cert"
  >,
): Finding[] {
  const networks = parseSources(sources);
  if (networks === "any") {
    const title = "SOURCES lets in every address: only the secret token guards the bots";
    return [warning("sources", title, "set SOURCES=telegram, unless something in front filters")];
  }
  const telegram = TELEGRAM_NETWORKS.map((text) => ({ text, network: parseCidr(text) }));
  const missing = telegram.filter(({ network }) =>
    !networks.some((one) => one.prefix <= network.prefix && contains(one, network.address))
  );
  const findings: Finding[] = [];
  if (missing.length > 0) {
    const title = `SOURCES leaves out ${missing.map(({ text }) => text).join(" and ")}`;
    findings.push(problem("sources", title, "add `telegram` to SOURCES: updates come from there"));
  } else {
    const others = sources.filter((source) =>
      source !== "telegram" && !TELEGRAM_NETWORKS.includes(source)
    );
    const more = others.length > 0 ? `, and ${others.join(", ")}` : ", and no others";
    findings.push(ok("sources", `SOURCES lets in Telegram's networks${more}`));
  }
  if (cert === undefined && trustedProxies.length === 0) {
    findings.push(warning(
      "proxy",
      "TLS is terminated in front of the server, but TRUSTED_PROXIES names no proxy",
      "name it, or every update is judged by the proxy's address and answered 403",
    ));
  }
  return findings;
}
