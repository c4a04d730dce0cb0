/**
 * Checks whether something filters the port; rules that admit only Telegram.
 *
 * @module
 */
import { TELEGRAM_NETWORKS } from "../../telegram/networks.ts";
import { type Finding, ok, warning } from "./finding.ts";

/** Files in which firewalls keep their rules. */
const RULE_FILES = [
  "/etc/ufw/user.rules",
  "/etc/nftables.conf",
  "/etc/sysconfig/nftables.conf",
  "/etc/iptables/rules.v4",
];

/** Commands to paste, for each firewall. */
export interface FirewallRules {
  readonly ufw: readonly string[];
  readonly nftables: readonly string[];
}

/**
 * The rules for one port. Loopback stays open.
 *
 * @param port The port that Telegram connects to on this machine.
 * @returns The commands, to run as root.
 */
export function firewallRules(port: number): FirewallRules {
  const networks = TELEGRAM_NETWORKS.join(", ");
  return {
    ufw: [
      ...TELEGRAM_NETWORKS.map((network) =>
        `ufw allow proto tcp from ${network} to any port ${port}`
      ),
      `ufw deny ${port}/tcp`,
    ],
    nftables: [
      "nft add table inet postern",
      "nft 'add chain inet postern input { type filter hook input priority 0; policy accept; }'",
      `nft 'add rule inet postern input tcp dport ${port} ip saddr { ${networks} } accept'`,
      `nft 'add rule inet postern input tcp dport ${port} iif != "lo" drop'`,
    ],
  };
}

/** What is known about who can connect. */
export interface FilterFacts {
  /** The port that Telegram connects to. */
  readonly port: number;
  /** Whether this machine, which is not Telegram, could connect. */
  readonly connected: boolean;
  /** Whether it connected to itself, which firewalls let through. */
  readonly toItself: boolean;
  /** Reads a file. */
  readonly readFile: (path: string) => Promise<string>;
}

/**
 * Looks for a firewall in front of the port. Floods of TLS and HTTP/2 frames are expensive before
 * any of our checks run, so the port should be open to Telegram's networks only.
 *
 * @param facts The facts.
 * @returns The finding.
 */
export async function checkFilter(
  { port, connected, toItself, readFile }: FilterFacts,
): Promise<Finding> {
  const check = "firewall";
  if (!connected) return ok(check, `Something filters port ${port}: it is closed to this machine`);
  for (const path of RULE_FILES) {
    const rules = await readFile(path).catch(() => "");
    const named = TELEGRAM_NETWORKS.every((network) => rules.includes(network));
    if (named && new RegExp(`\\b${port}\\b`).test(rules)) {
      return ok(check, `${path} has rules for port ${port} and Telegram's networks`);
    }
  }
  if (toItself) {
    return warning(
      check,
      `Whether anything filters port ${port} cannot be seen from the server itself`,
      "let in Telegram's networks only, by the rules below or at your provider, and try from outside",
    );
  }
  return warning(
    check,
    `Nothing seems to filter port ${port}: it is open to this machine, which is not Telegram`,
    "let in Telegram's networks only, by the rules below or at your provider: anyone can flood it",
  );
}
