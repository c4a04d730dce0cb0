/**
 * The settings of the console and of alerts.
 *
 * @module
 */
import type { EnvReader } from "./reader.ts";
import { readSecretFile, type SecretFileReader } from "./secret_file.ts";
import { isLoopback } from "../net/loopback.ts";
import { isHeaderText } from "../net/header_text.ts";

/** The minimum length of CONSOLE_TOKEN. */
const MIN_TOKEN = 16;

/** Where the console listens, and its token. */
export interface ConsoleSettings {
  readonly hostname: string;
  readonly port: number;
  readonly token?: string;
}

/** Where alerts are sent. */
export interface AlertSettings {
  readonly url?: string;
  readonly chat?: { readonly bot: string; readonly id: string };
}

/** What is wrong with a CONSOLE that {@linkcode parsePlace} cannot read. */
export const NOT_A_PLACE = {
  message: "not host:port",
  remedy: "give one such as 127.0.0.1:9090 or [::1]:9090",
} as const;

/** Parses `host:port`; `undefined` if it is not. */
export function parsePlace(place: string): { hostname: string; port: number } | undefined {
  const [, name = "", digits = ""] = /^(.+):(\d{1,5})$/.exec(place) ?? [];
  const hostname = name.replace(/^\[(.*)\]$/, "$1");
  const port = Number(digits);
  const isBareV6 = hostname === name && name.includes(":");
  return hostname === "" || port > 65_535 || isBareV6 ? undefined : { hostname, port };
}

/**
 * Reads CONSOLE and CONSOLE_TOKEN.
 *
 * @returns The settings; `undefined` if no console is configured.
 */
export async function readConsole(
  reader: EnvReader,
  readFile: SecretFileReader,
): Promise<ConsoleSettings | undefined> {
  const place = reader.get("CONSOLE");
  const token = await readSecretFile(reader, "CONSOLE_TOKEN", readFile);
  if (place === undefined) {
    if (token !== undefined) {
      reader.warning(
        reader.sourceOf("CONSOLE_TOKEN"),
        "has no effect without CONSOLE",
        "set CONSOLE=127.0.0.1:9090",
      );
    }
    return undefined;
  }
  const listens = parsePlace(place);
  if (!listens) {
    reader.problem("CONSOLE", NOT_A_PLACE.message, NOT_A_PLACE.remedy);
    return undefined;
  }
  const { hostname, port } = listens;
  if (token !== undefined && token.length < MIN_TOKEN) {
    const remedy =
      `use at least ${MIN_TOKEN} characters, such as those of \`openssl rand -hex 16\``;
    reader.secretProblem(reader.sourceOf("CONSOLE_TOKEN"), "too short", remedy);
  } else if (token !== undefined && !isHeaderText(token)) {
    const problem = "not in ASCII, so that clients cannot send it in a header";
    reader.secretProblem(reader.sourceOf("CONSOLE_TOKEN"), problem, "use letters and digits");
  }
  if (token === undefined && !isLoopback(hostname)) {
    const message = "open to other machines, and CONSOLE_TOKEN is not set";
    reader.problem("CONSOLE", message, "set CONSOLE_TOKEN, or use 127.0.0.1");
  }
  return { hostname, port, ...token !== undefined && { token } };
}

/** Reads ALERT_URL and ALERT_CHAT; `undefined` if neither is set. */
export function readAlerts(
  reader: EnvReader,
  bots: readonly string[],
): AlertSettings | undefined {
  const url = reader.get("ALERT_URL");
  if (url !== undefined && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) {
    reader.secretProblem("ALERT_URL", "not an http:// or https:// URL", "give the whole URL");
  }
  const text = reader.get("ALERT_CHAT");
  const [, bot = "", id = ""] = /^(.+):(-?\d+|@\w+)$/.exec(text ?? "") ?? [];
  if (text !== undefined && !bots.includes(bot)) {
    const message = bot === "" ? "not <bot>:<chat id>" : `there is no bot "${bot}" with a token`;
    reader.problem("ALERT_CHAT", message, `give one such as ${bots[0] ?? "echo"}:123456789`);
  }
  if (url === undefined && text === undefined) return undefined;
  return { ...url !== undefined && { url }, ...text !== undefined && { chat: { bot, id } } };
}
