/**
 * The settings: every environment variable with its default and meaning.
 *
 * @module
 */
import { API_ROOT } from "../telegram/api_root.ts";

/** One environment variable. */
export interface Setting {
  /** Its name; `<NAME>` stands for a bot's name in capitals. */
  readonly name: string;
  /** Its default, as it would be written; a dash if there is none. */
  readonly default: string;
  /** Its meaning, in one line. */
  readonly help: string;
}

/** Every setting, in the order of the documentation. */
export const SETTINGS = [
  {
    name: "BOT_<NAME>_TOKEN",
    default: "–",
    help: "Token of the bot src/bots/<name>.ts, unless its bot object has one; else it is skipped",
  },
  {
    name: "BOT_<NAME>_TOKEN_FILE",
    default: "–",
    help: "File that holds the token, instead of BOT_<NAME>_TOKEN",
  },
  {
    name: "BOT_<NAME>_SECRET",
    default: "derived",
    help: "Secret token that Telegram sends along; `new,derived` during rotation",
  },
  {
    name: "BOT_<NAME>_SECRET_FILE",
    default: "–",
    help: "File that holds the secret, instead of BOT_<NAME>_SECRET",
  },
  { name: "BOT_<NAME>_PATH", default: "/<name>", help: "Route of the bot" },
  {
    name: "PUBLIC_URL",
    default: "–",
    help: "Where Telegram reaches the server, https://host[:port][/prefix]; registers the webhooks",
  },
  {
    name: "REGISTER",
    default: "true",
    help: "`false` leaves the registration of webhooks to `deno task bot set`",
  },
  {
    name: "MAX_CONNECTIONS",
    default: "40",
    help: "How many connections Telegram may open for each bot, 1 to 100",
  },
  {
    name: "ENV_FILE",
    default: ".env",
    help: "File of settings, read if it exists, and again at each SIGHUP; empty for none",
  },
  { name: "HOST", default: "0.0.0.0", help: "Address to listen on" },
  { name: "PORT", default: "8443", help: "Port to listen on; 0 for any" },
  {
    name: "REUSE_PORT",
    default: "false",
    help:
      "`true` lets several processes share HOST and PORT, on Linux, with one PostgreSQL as STORE",
  },
  {
    name: "LISTEN",
    default: "–",
    help: "`unix:/path/of.sock`: a Unix socket to listen on instead of HOST and PORT",
  },
  { name: "TLS_CERT", default: "–", help: "Certificate chain, a PEM file; plain HTTP without" },
  { name: "TLS_KEY", default: "–", help: "Private key of the certificate, a PEM file" },
  {
    name: "TELEGRAM_CERT",
    default: "–",
    help: "Certificate to upload to Telegram where a proxy terminates TLS, a PEM file",
  },
  {
    name: "SOURCES",
    default: "telegram",
    help: "Who may post: `telegram`, `any`, or CIDRs, comma-separated",
  },
  {
    name: "TRUSTED_PROXIES",
    default: "–",
    help: "CIDRs of the proxies whose CLIENT_ADDRESS_HEADER is trusted",
  },
  {
    name: "CLIENT_ADDRESS_HEADER",
    default: "X-Forwarded-For",
    help: "Header that names the client: `Forwarded`, `X-Real-IP`, `CF-Connecting-IP` …",
  },
  { name: "TIMEOUT_MS", default: "10000", help: "Deadline of an answer, in milliseconds" },
  {
    name: "TIMEOUT_POLICY",
    default: "throw",
    help: "At the deadline: `throw` answers 504 and Telegram redelivers, `return` answers 200",
  },
  { name: "ATTEMPTS", default: "5", help: "Failures before an update becomes a dead letter" },
  {
    name: "STORE",
    default: "–",
    help: "`data/postern.db` or `postgres://…`: updates are committed before they are answered",
  },
  {
    name: "STORE_LEASE_MS",
    default: "15000",
    help: "How long other instances wait before they take over from a dead one, in ms",
  },
  {
    name: "DEAD_LETTERS",
    default: "–",
    help: "Without STORE: a file of JSON lines that dead letters are appended to",
  },
  { name: "MAX_BODY_BYTES", default: "1048576", help: "Longest body that is read, in bytes" },
  { name: "MAX_IN_FLIGHT", default: "1000", help: "Updates in flight before 503 is answered" },
  {
    name: "WORKERS",
    default: "–",
    help: "How many Workers isolated bots share; if unset, each has its own",
  },
  {
    name: "DRAIN_MS",
    default: "15000",
    help: "How long runs may continue after a stop signal, in ms; on Deno Deploy 3000 by default",
  },
  {
    name: "TELEGRAM_API_ROOT",
    default: API_ROOT,
    help: "Bot API server, such as your own or the simulator",
  },
  {
    name: "HEALTH_PATH",
    default: "–",
    help: "Path that answers 200 to anyone while updates are accepted, else 503",
  },
  {
    name: "CONSOLE",
    default: "–",
    help: "`host:port` of the operator's listener: health, metrics and a page, `127.0.0.1:9090`",
  },
  {
    name: "CONSOLE_TOKEN",
    default: "–",
    help: "Token that opens the console; required unless only this machine can reach it",
  },
  {
    name: "CONSOLE_TOKEN_FILE",
    default: "–",
    help: "File that holds the token, instead of CONSOLE_TOKEN",
  },
  {
    name: "ALERT_URL",
    default: "–",
    help: "Gets a JSON POST when a bot has been in trouble for a minute, and when it recovers",
  },
  {
    name: "ALERT_CHAT",
    default: "–",
    help: "Chat that gets the alerts as messages: `<bot>:<chat id>`",
  },
  { name: "LOG_LEVEL", default: "info", help: "`debug`, `info`, `warn` or `error`" },
  {
    name: "LOG_FORMAT",
    default: "text on a terminal, else json",
    help: "`text` for people, `json` for machines",
  },
] as const satisfies readonly Setting[];

/** The name of a setting that is not a bot's. */
export type SettingName = Exclude<typeof SETTINGS[number]["name"], `BOT_${string}`>;

/**
 * The values of all settings that are not a bot's; defaults for those that are not set.
 *
 * @param read Reads a variable.
 * @returns The values by name.
 */
export function settingValues(
  read: (name: string) => string | undefined,
): ReadonlyMap<string, string> {
  const own = SETTINGS.filter(({ name }) => !name.includes("<"));
  return new Map(own.map((setting) => [setting.name, read(setting.name) ?? setting.default]));
}

/**
 * The settings as a Markdown table, for the README.
 *
 * @returns The table, one line per setting.
 */
export function settingsTable(): string {
  const code = (text: string) => text === "–" ? text : `\`${text}\``;
  const rows = SETTINGS.map((setting) => [code(setting.name), code(setting.default), setting.help]);
  const table = [["variable", "default", "meaning"], ...rows];
  const widths = [0, 1, 2].map((i) => Math.max(...table.map((row) => row[i]!.length)));
  const line = (cells: readonly string[], fill = " ") =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!, fill)).join(" | ")} |`;
  return [line(table[0]!), line(["", "", ""], "-"), ...rows.map((row) => line(row))].join("\n");
}

/** The settings for `--help`. */
export function settingsHelp(): string {
  const width = Math.max(...SETTINGS.map(({ name }) => name.length)) + 2;
  return SETTINGS.map(({ name, default: value, help }) =>
    `  ${name.padEnd(width)}${help.replaceAll("`", "")} [${value}]`
  ).join("\n");
}
