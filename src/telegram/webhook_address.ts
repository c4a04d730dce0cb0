/**
 * The IP addresses that Telegram's own servers deliver to.
 *
 * @module
 */

/** Networks not on the public Internet: first address and prefix length. */
const RESERVED: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

function numberOf(address: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** Whether a text is an IPv4 address. */
export function isIPv4(address: string): boolean {
  return numberOf(address) !== undefined;
}

/** Why Telegram's servers refuse an IP address, if they do: IPv6, or a reserved network. */
export function refusedAddress(address: string): string | undefined {
  const number = numberOf(address);
  if (number === undefined) return "IPv6-only addresses are not allowed";
  const reserved = RESERVED.some(([first, length]) =>
    Math.floor(number / 2 ** (32 - length)) === Math.floor(numberOf(first)! / 2 ** (32 - length))
  );
  return reserved ? `IP address ${address} is reserved` : undefined;
}
