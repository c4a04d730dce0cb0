/**
 * The console of the server process. Loaded only if CONSOLE or an alert is set.
 *
 * @module
 */
import type { ConsoleOpenerOptions } from "../process/console_opener.ts";
import { SETTINGS } from "../config/mod.ts";
import { listenConsole } from "../console/listen.ts";
import { OperatorConsole } from "../console/operator_console.ts";
import type { ShownSetting } from "../console/options.ts";
import type { NoticeEvent } from "../events/events.ts";
import { createRedactor } from "../util/redact/redact.ts";

/**
 * Settings whose values are secret: among them all of a bot's own, such as BOT_SHOP_STRIPE_KEY, but
 * for what is known to be none.
 */
const SECRET = /TOKEN|SECRET|PASSWORD|_URL$|^STORE$|^BOT_/;
const SHOWN =
  /^(PUBLIC_URL|TELEGRAM_API_ROOT|BOT_\w+_PATH)$|^(BOT_\w+_(TOKEN|SECRET)|CONSOLE_TOKEN)_FILE$/;

/**
 * Opens the console, if configured, and the alerts.
 *
 * @param options The server and its configuration.
 * @returns A function that closes them.
 * @throws {Deno.errors.AddrInUse} If another process uses its port.
 */
export async function openConsole(options: ConsoleOpenerOptions): Promise<() => Promise<void>> {
  const { app, config, bots, log, environment, emit, early } = options;
  const { console: place, alerts } = config;
  const env = await environment.read();
  // It observes everything before anybody learns where it is.
  const console = await OperatorConsole.open(app, {
    ...place?.token !== undefined && { token: place.token },
    ...alerts && { alerts },
    ...{ log, settings: shownSettings(env, config.secrets) },
    events: early,
    doctor: async () => {
      const { doctorReport } = await import("./doctor_report.ts");
      return await doctorReport(env, bots);
    },
  });
  if (!place) return () => console.close();
  const server = listenConsole(console, place);
  emit(notice(`The console is at ${server.url}`));
  return () => server.close();
}

function notice(text: string): NoticeEvent {
  return { type: "notice", level: "info", name: "console", text };
}

/** The environment's variables that are settings of this project. */
function shownSettings(
  env: Readonly<Record<string, string | undefined>>,
  secrets: readonly string[],
): ShownSetting[] {
  const redact = createRedactor(secrets);
  const names = Object.keys(env).filter((name) => /^BOT_/.test(name) || KNOWN.has(name)).sort();
  return names.map((name) => {
    const hidden = SECRET.test(name) && !SHOWN.test(name);
    return { name, value: hidden ? "<hidden>" : redact(env[name] ?? "") };
  });
}

const KNOWN: ReadonlySet<string> = new Set(SETTINGS.map(({ name }) => name));
