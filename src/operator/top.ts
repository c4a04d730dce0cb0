/**
 * The console at a glance in a terminal: a table of the bots, those in trouble first.
 *
 * @module
 */
import { columns } from "../cli/table.ts";
import { paint, type Terminal } from "../cli/terminal.ts";
import { spanInWords } from "../cli/age.ts";

/** What of the console's view is shown; `/glance` has it. */
export interface Glance {
  readonly now: number;
  readonly troubles: readonly { readonly bot?: string; readonly text: string }[];
  readonly troubleCount: number;
  readonly points: readonly {
    readonly updates: number;
    readonly inTime: number;
    readonly p50: number;
    readonly p99: number;
  }[];
  readonly inFlight: number;
  readonly waiting: number;
  readonly botCount: number;
  readonly bots: readonly {
    readonly name: string;
    readonly updates: number;
    readonly failed: number;
    readonly dead: number;
    readonly running: number;
    readonly waiting: number;
    readonly pending?: number;
    readonly troubles: readonly string[];
  }[];
  readonly lanes: readonly { readonly ageMs: number }[];
  readonly store?: { readonly ready: boolean; readonly lagMs: number; readonly pending: number };
  readonly lastFailure?: { readonly bot: string; readonly at: number; readonly text: string };
  readonly certificate?: { readonly expiresAt?: number };
  readonly memory: number;
  readonly loopDelayMs: number;
}

const BARS = "▁▂▃▄▅▆▇█";

/** So many points are drawn. */
const WIDTH = 60;

/** A line of values as bars, the latest at the right. */
export function bars(values: readonly number[]): string {
  const shown = values.slice(-WIDTH);
  const top = Math.max(...shown, 1e-9);
  return shown.map((value) => BARS[Math.min(7, Math.floor(8 * value / top))]).join("");
}

/**
 * Draws a glance.
 *
 * @param glance What `/glance` answered.
 * @param terminal Where it is written.
 * @param rows How many lines there is room for.
 * @returns The text.
 */
export function drawTop(
  glance: Glance,
  terminal: Pick<Terminal, "colors">,
  rows: number,
): string {
  const { troubleCount, points, inFlight, waiting, botCount, certificate, now } = glance;
  const last = points.at(-2) ?? points.at(-1);
  const updates = last?.updates ?? 0;
  const well = troubleCount === 0
    ? paint(terminal, "green", "All is well")
    : paint(terminal, "red", `${troubleCount} in trouble`);
  const inTime = updates === 0 ? "–" : `${(100 * (last?.inTime ?? 0) / updates).toFixed(1)} %`;
  const days = certificate?.expiresAt === undefined
    ? ""
    : `, certificate ${spanInWords(certificate.expiresAt - now)}`;
  const oldest = Math.max(0, ...glance.lanes.map(({ ageMs }) => ageMs));
  const head = [
    `${well}  ${new Date(now).toISOString()}`,
    `${(updates / 10).toFixed(1)} updates/s, in time ${inTime}, ` +
    `p50 ${(last?.p50 ?? 0).toFixed(1)} ms, p99 ${(last?.p99 ?? 0).toFixed(1)} ms`,
    `${inFlight} in flight, ${waiting} waiting, oldest run ${spanInWords(oldest)}, ` +
    `${Math.round(glance.memory / 1e6)} MB, loop +${glance.loopDelayMs.toFixed(1)} ms${days}`,
    ...storeLine(glance),
    ...lastErrorLine(glance),
    bars(points.map((point) => point.updates)),
    "",
  ];
  const room = Math.max(1, rows - head.length - 3);
  const titles = [
    "BOT",
    "UPDATES/MIN",
    "FAILED",
    "DEAD",
    "RUNNING",
    "WAITING",
    "PENDING",
    "TROUBLE",
  ];
  const table = columns([
    titles.map((title) => paint(terminal, "dim", title)),
    ...glance.bots.slice(0, room).map((bot) => [
      ...[bot.name, bot.updates, bot.failed, bot.dead, bot.running, bot.waiting].map(String),
      bot.pending === undefined ? "?" : String(bot.pending),
      paint(terminal, "red", bot.troubles[0] ?? ""),
    ]),
  ]);
  const rest = botCount - Math.min(room, glance.bots.length);
  const more = rest > 0 ? `… and ${rest} more\n` : "";
  return `${head.join("\n")}\n${table}${more}`;
}

function storeLine({ store }: Glance): string[] {
  if (!store) return [];
  const state = store.ready ? `lag ${spanInWords(store.lagMs)}` : "cannot be used";
  return [`store ${state}, ${store.pending} waiting`];
}

/** What a handler threw may be anything, and a terminal obeys what it reads. */
function lastErrorLine({ lastFailure, now }: Glance): string[] {
  if (!lastFailure) return [];
  const { bot, at, text } = lastFailure;
  return [
    `last error ${spanInWords(now - at)} ago, ${bot}: ${
      JSON.stringify(text).slice(1, -1).slice(0, 100)
    }`,
  ];
}
