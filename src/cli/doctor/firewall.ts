/**
 * Firewall rules that let in Telegram only.
 *
 * @module
 */
import { TELEGRAM_NETWORKS } from "../../telegram/networks.ts";

/** Commands to paste, by firewall. */
export interface FirewallRules {
  readonly ufw: readonly string[];
  readonly nftables: readonly string[];
}

/**
 * The rules for one port. Loopback stays open.
 *
 * @param port The port that Telegram connects to on this machine.
 * @returns The commands, to be run as root.
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
