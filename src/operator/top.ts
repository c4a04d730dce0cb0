/**
 * The console at a glance in a terminal: a table of the bots, those in trouble first.
 *
 * @module
 */
import { columns } from "../cli/table.ts";
import { paint, type Terminal } from "../cli/terminal.ts";
import { spanInWords } from "../cli/age.ts";
import { cutAt, harmless } from "../cli/width.ts";

/** The part of the console's view that is shown; the body of `/glance`. */
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

/** How many points are drawn. */
const WIDTH = 60;

const POINTS_PER_MINUTE = 6;

/** Draws values as bars, the latest on the right. */
export function bars(values: readonly number[]): string {
  const shown = values.slice(-WIDTH);
  const top = Math.max(...shown, 1e-9);
  return shown.map((value) => BARS[Math.min(7, Math.floor(8 * value / top))]).join("");
}

/** The size of a terminal, in characters. */
export interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** A narrower terminal has short titles. */
const NARROW = 110;

/** In an even narrower one, trouble is listed below the table. */
const SLIM = 72;

/** How many problems of the server are listed. */
const MAX_TROUBLES = 3;

const TITLES = ["BOT", "UPDATES/MIN", "FAILED", "DEAD", "RUNNING", "WAITING", "PENDING", "TROUBLE"];
const SHORT = ["BOT", "/MIN", "FAIL", "DEAD", "RUN", "WAIT", "PEND", "TROUBLE"];

/** Names are not cut below this. */
const SHORTEST_NAME = 8;

/**
 * Draws a glance. Names and texts come from elsewhere and may contain anything.
 *
 * @param glance The answer of `/glance`.
 * @param terminal The terminal it is written to.
 * @param size How much fits.
 * @returns The lines.
 */
export function drawTop(
  glance: Glance,
  terminal: Pick<Terminal, "colors">,
  { rows, columns: width }: Size,
): string[] {
  const { troubleCount, points, inFlight, waiting, botCount, certificate, now } = glance;
  // The last point is not complete yet.
  const past = points.length > 1 ? points.slice(0, -1) : points;
  const last = past.at(-1);
  const updates = last?.updates ?? 0;
  const wrong = troubleCount === 1 ? "1 thing is wrong" : `${troubleCount} things are wrong`;
  const well = troubleCount === 0
    ? paint(terminal, "green", "All is well")
    : paint(terminal, "red", wrong);
  const answer = (ms = 0) => updates === 0 ? "–" : msText(ms);
  const inTime = updates === 0 ? "–" : `${(100 * (last?.inTime ?? 0) / updates).toFixed(1)} %`;
  const days = certificate?.expiresAt === undefined
    ? ""
    : `, certificate ${spanInWords(certificate.expiresAt - now)}`;
  const oldest = Math.max(0, ...glance.lanes.map(({ ageMs }) => ageMs));
  const head = [
    `${well}  ${new Date(now).toTimeString().slice(0, 8)}`,
    ...wrapAt(
      `${(updates / 10).toFixed(1)} updates/s, in time ${inTime}, ` +
        `p50 ${answer(last?.p50)}, p99 ${answer(last?.p99)}`,
      width,
    ),
    ...wrapAt(
      `${inFlight} in flight, ${waiting} waiting, oldest run ${spanInWords(oldest)}, ` +
        `${Math.round(glance.memory / 1e6)} MB, loop +${glance.loopDelayMs.toFixed(1)} ms${days}`,
      width,
    ),
    ...storeLine(glance),
    ...lastErrorLine(glance),
    ...serverTroubles(glance).map((text) => paint(terminal, "red", text)),
    ...barsLine(past, width),
    "",
  ];
  const room = Math.max(1, rows - head.length - 3);
  const titles = width < NARROW ? SHORT : TITLES;
  const nameWidth = Math.max(SHORTEST_NAME, Math.floor(width / 3));
  const isSlim = width < SLIM;
  const table = columns([
    (isSlim ? titles.slice(0, -1) : titles).map((title) => paint(terminal, "dim", title)),
    ...glance.bots.slice(0, room).map((bot) => [
      cutAt(harmless(bot.name), nameWidth),
      ...[bot.updates, bot.failed, bot.dead, bot.running, bot.waiting, bot.pending ?? "?"].map(
        String,
      ),
      ...isSlim ? [] : [paint(terminal, "red", harmless(bot.troubles[0] ?? ""))],
    ]),
  ]).trimEnd().split("\n");
  const rest = botCount - Math.min(room, glance.bots.length);
  const more = rest > 0 ? [`… and ${rest} more`] : [];
  const below = isSlim ? botTroubles(glance).map((text) => paint(terminal, "red", text)) : [];
  return [...head, ...table, ...more, ...below].slice(0, rows).map((line) => cutAt(line, width));
}

/** What is wrong with the server itself. */
function serverTroubles({ troubles }: Glance): string[] {
  return troubles.filter(({ bot }) => bot === undefined).slice(0, MAX_TROUBLES)
    .map(({ text }) => harmless(text));
}

function botTroubles({ bots }: Glance): string[] {
  return bots.filter(({ troubles }) => troubles.length > 0)
    .map(({ name, troubles }) => harmless(`${name}: ${troubles[0]}`));
}

function barsLine(points: Glance["points"], width: number): string[] {
  const values = points.map((point) => point.updates).slice(-WIDTH);
  const minutes = Math.ceil(values.length / POINTS_PER_MINUTE);
  const span = minutes === 1 ? "minute" : `${minutes} minutes`;
  const words = `  updates in the last ${span}`;
  const room = width - words.length < values.length ? "" : words;
  return [`${bars(values.slice(-Math.min(WIDTH, width)))}${room}`];
}

function msText(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Breaks a list of figures at its commas. */
function wrapAt(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of text.split(", ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length + 3 <= width) {
      lines[lines.length - 1] = `${last}, ${part}`;
    } else lines.push(part);
  }
  return lines;
}

function storeLine({ store }: Glance): string[] {
  if (!store) return [];
  const state = store.ready ? `lag ${spanInWords(store.lagMs)}` : "cannot be used";
  return [`store ${state}, ${store.pending} waiting`];
}

function lastErrorLine({ lastFailure, now }: Glance): string[] {
  if (!lastFailure) return [];
  const { bot, at, text } = lastFailure;
  return [`last error ${spanInWords(now - at)} ago, ${harmless(`${bot}: ${text}`).slice(0, 120)}`];
}
