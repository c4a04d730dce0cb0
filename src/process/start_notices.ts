/**
 * Notices about the configuration, logged at startup.
 *
 * @module
 */
import { hasBotObject } from "../app/hosted_bot.ts";
import { problemText } from "../app/setting_problem.ts";
import { variablePrefix } from "../config/bots.ts";
import { type Config, settingVariables } from "../config/mod.ts";
import type { BotOptions } from "../app/options.ts";
import type { NoticeEvent, Observer } from "../events/events.ts";

function notice(level: NoticeEvent["level"], name: string, text: string): NoticeEvent {
  return { type: "notice", level, name, text };
}

/** Notices about a configuration, for every entry. */
export function* configNotices({ absent, warnings, preview }: Config): Generator<NoticeEvent> {
  for (const warning of warnings) yield notice("warn", "setting", problemText(warning));
  if (absent.length > 0) yield notice("info", "absent", absentText(absent));
  if (preview !== undefined) {
    const text = `Deno Deploy's timeline is ${preview}, not production: no webhook is registered`;
    yield notice("warn", "preview", text);
  }
}

/**
 * Settings that have no effect because Deno may not read them.
 *
 * @param variables Those that it may not read.
 * @param bots The names of the bots.
 */
export function* unreadableNotices(
  variables: readonly string[],
  bots: readonly string[],
): Generator<NoticeEvent> {
  // That all are hidden is a warning of the environment's.
  if (variables.length === 0 || variables.length === settingVariables(bots).length) return;
  const text = `Deno may not read ${variables.join(", ")}, which have no effect; ` +
    'add those that are set to --allow-env, or to "env" under "permissions" in deno.json';
  yield notice("info", "setting", text);
}

/** A line that lists the bots without a token. */
function absentText(absent: readonly string[]): string {
  const names = absent.map((name) => `"${name}"`).join(", ");
  const variables = absent.map((name) => `${variablePrefix(name)}_TOKEN`).join(", ");
  const what = absent.length === 1 ? "bot" : "bots";
  return `Skipping ${what} ${names}: no token is set (${variables})`;
}

/**
 * grammY and Telegraf from npm connect through Node's API, which needs a permission to read the
 * authorities in NODE_EXTRA_CA_CERTS. Without it every one of their calls fails.
 *
 * @param bots The hosted bots.
 * @param variable The value of NODE_EXTRA_CA_CERTS.
 * @param allowed Whether Deno may read them.
 */
export function* authorityNotices(
  bots: Readonly<Record<string, BotOptions>>,
  variable: string | undefined,
  allowed: boolean,
): Generator<NoticeEvent> {
  if (!variable || allowed) return;
  const names = Object.keys(bots).filter((name) => hasBotObject(bots[name]!));
  if (names.length === 0) return;
  const text = `NODE_EXTRA_CA_CERTS is set, and bot "${names.join('", "')}" is a framework's, ` +
    "which needs --allow-sys to read it; run with --allow-sys, or unset NODE_EXTRA_CA_CERTS";
  yield notice("warn", "allow_sys", text);
}

/** An extra notice for servers: that no webhook is registered, unless that is what was asked for. */
export function* serverNotices(
  { serve, preview, mayRegister }: Config,
): Generator<NoticeEvent> {
  if (serve.publicUrl !== undefined || preview !== undefined || !mayRegister) return;
  const text = "No webhook is registered: PUBLIC_URL is not set; set it to " +
    "https://host[:port][/prefix], where Telegram reaches this server, " +
    "or REGISTER=false if somebody else registers them";
  yield notice("warn", "no_public_url", text);
}

/**
 * Adds an explanation to the first refusal by `source`, which is nearly always due to a setting.
 *
 * @param observer Receives the events and the explanation.
 * @returns The observer with that addition.
 */
export function explainFirstRefusal(observer: Observer): Observer {
  let explained = false;
  return (event) => {
    observer(event);
    if (event.type !== "refused" || explained || event.reason !== "source") return;
    explained = true;
    const address = event.address ?? "an unknown address";
    const text = `Refused a request from ${address}, which is not in SOURCES; behind a proxy, ` +
      "set TRUSTED_PROXIES to its address; with the playground, " +
      "set SOURCES=telegram,127.0.0.1 (said once)";
    observer(notice("info", "source_refused", text));
  };
}
