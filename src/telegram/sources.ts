/**
 * Sources: the networks that updates may come from.
 *
 * @module
 */
import { type Cidr, parseCidr } from "../net/ip.ts";
import { TELEGRAM_NETWORKS } from "./networks.ts";

/**
 * The networks that a list of sources names.
 *
 * @param sources CIDRs, or `"telegram"`, or `"any"`.
 * @returns The networks, or `"any"`.
 * @throws {SyntaxError} If one is none of these, or the list is empty.
 */
export function parseSources(sources: readonly string[]): "any" | readonly Cidr[] {
  if (sources.length === 0) {
    throw new SyntaxError("the list is empty: every request would be refused");
  }
  // A malformed CIDR is an error even next to "any".
  const networks = sources.filter((source) => source !== "any")
    .flatMap((source) => source === "telegram" ? TELEGRAM_NETWORKS : [source])
    .map(parseCidr);
  return sources.includes("any") ? "any" : networks;
}
