/**
 * `dead`: the dead letters, in the store, in the DEAD_LETTERS file, or in the server's memory.
 *
 * @module
 */
import { type App, createApp } from "../../app/app.ts";
import type { AppOptions } from "../../app/options.ts";
import type { Config } from "../../config/mod.ts";
import type {
  DeadLetter,
  DeadLetterBox,
  DeadLetterFilter,
  DeadLetterPage,
} from "../../durable/dead_letters.ts";
import { handledText } from "../../durable/handled_text.ts";
import { MOMENTS, parseSince } from "../../durable/parse_since.ts";
import { unknownWord } from "../../util/spelling/nearest.ts";
import { createRedactor, type Redactor } from "../../util/redact/redact.ts";
import { spanInWords } from "../age.ts";
import { type Call, type Command, CommandError, UsageError } from "../command.ts";
import { ConsoleClient } from "../console_client.ts";
import { consoleDeadLetters } from "../console_dead_letters.ts";
import { plainLine, shortLine } from "../plain_line.ts";
import { columns } from "../table.ts";
import { paint } from "../terminal.ts";

const ACTIONS = ["list", "show", "replay", "drop"] as const;

/** Shows, replays or drops dead letters. */
export const deadCommand: Command = {
  name: "dead",
  summary: "Lists, shows, replays or drops the updates that will not be retried",
  operands: "[list|show|replay|drop] [N…]",
  options: {
    bot: { value: "NAME", help: "only those of this bot" },
    error: { value: "TEXT", help: "only those with exactly this error" },
    since: { value: "WHEN", help: `only those since ${MOMENTS}` },
    all: { help: "replay or drop all of them" },
    after: { value: "N", help: "list those after number N" },
    limit: { value: "N", help: "list this many, 50 by default" },
    full: { help: "show whole updates, whose texts are private" },
    json: { help: "print JSON, one line each" },
  },
  notes: `replay and drop take numbers from the list, or --bot, --error, --since, or --all.
With STORE, a replayed update goes to the end of its chat's lane, and the running server handles it.
With STORE=memory, the running server is asked through its console, at CONSOLE.
Without STORE, dead letters are in the DEAD_LETTERS file, and replay runs the handlers here.`,
  run: runDead,
};

async function runDead(call: Call): Promise<number> {
  const [first = "list", ...numbers] = call.operands;
  const action = ACTIONS.find((each) => each === first);
  if (action === undefined) throw new UsageError(unknownWord("action", first, ACTIONS));
  const filters = filtersOf(call, numbers);
  checkSelection(call, action, filters, numbers);
  const page = pageOf(call);
  const config = await call.config();
  await using opened = await open(call, config);
  const box = withoutSecrets(opened.box, createRedactor(config.secrets));
  try {
    if (action === "list") return await list(call, box, filters, page);
    if (action === "show") return await show(call, box, filters, numbers);
    let count = 0;
    for (const filter of filters) count += await box[action](filter);
    const text = handledText(action, count);
    call.terminal.write(call.has("json") ? `{"count":${count}}\n` : `${text}\n`);
    return count < Math.max(1, new Set(numbers).size) ? 1 : 0;
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}

/** Checks the command line before anything is opened: no more may be replayed than was meant. */
function checkSelection(
  call: Call,
  action: typeof ACTIONS[number],
  filters: readonly DeadLetterFilter[],
  numbers: readonly string[],
): void {
  if (action === "list") return;
  if (action === "show") {
    if (numbers.length > 0) return;
    throw new UsageError("Say which to show: numbers from the list");
  }
  for (const option of ["after", "limit"]) {
    if (!call.has(option)) continue;
    throw new UsageError(`Option "--${option}" is for list; ${action} takes all that match`);
  }
  if (call.has("all") && numbers.length > 0) {
    throw new UsageError(`Say which to ${action}: numbers or --all, not both`);
  }
  if (filters.some((filter) => Object.keys(filter).length > 0) || call.has("all")) return;
  throw new UsageError(`Say which to ${action}: numbers, --bot, --error, --since or --all`);
}

/** What a handler threw may hold a secret, such as a URL with the bot's token. */
function withoutSecrets(box: DeadLetterBox, redact: Redactor): DeadLetterBox {
  return {
    list: async (filter, page) =>
      (await box.list(filter, page)).map((letter) => ({ ...letter, error: redact(letter.error) })),
    replay: (filter) => box.replay(filter),
    drop: (filter) => box.drop(filter),
  };
}

/** The opened dead letters, to be closed after use. */
interface Opened extends AsyncDisposable {
  readonly box: DeadLetterBox;
}

async function open(call: Call, { serve }: Config): Promise<Opened> {
  const { store, deadLetters, bots, telegram } = serve;
  if (typeof store === "string") {
    if (store === "memory") {
      const box = consoleDeadLetters(new ConsoleClient(call), call.has("full"));
      return { box, [Symbol.asyncDispose]: () => Promise.resolve() };
    }
    const { openStore } = await import("../../store/open.ts");
    const { storedDeadLetters } = await import("../../durable/dead_letters.ts");
    const opened = await openStore(store, call.clock, { owner: false });
    const { checkOptions } = await import("../../app/check_options.ts");
    const hosted = checkOptions(serve).bots;
    const box = storedDeadLetters(() => Promise.resolve(opened.dead), () => hosted);
    return { box, [Symbol.asyncDispose]: () => opened.close().catch(() => {}) };
  }
  if (deadLetters === undefined) {
    throw new CommandError(
      "Cannot see dead letters: nothing keeps them; set STORE, or DEAD_LETTERS to a file",
    );
  }
  const app = openApp({ bots, deadLetters, ...telegram && { telegram } });
  return { box: app.deadLetters, [Symbol.asyncDispose]: () => app.close() };
}

/** Creates an application, which first checks that the file can be written. */
function openApp(options: AppOptions): App {
  try {
    return createApp(options);
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}

/** One filter for each number, or one for all options. */
function filtersOf(call: Call, numbers: readonly string[]): DeadLetterFilter[] {
  const [bot, error, since] = ["bot", "error", "since"].map((name) => call.value(name));
  const filter: DeadLetterFilter = {
    ...bot !== undefined && { bot },
    ...error !== undefined && { error },
    ...since !== undefined && { since: momentOf(since, call.clock.date()) },
  };
  if (numbers.length === 0) return [filter];
  return numbers.map((text) => ({ ...filter, seq: wholeNumber("N", text) }));
}

function momentOf(text: string, now: number): Date {
  const moment = parseSince(text, now);
  if (moment) return moment;
  throw new UsageError(`Option "--since" cannot be "${text}"; use ${MOMENTS}`);
}

function wholeNumber(what: string, text: string, least = 0): number {
  if (/^\d{1,16}$/.test(text) && Number(text) >= least) return Number(text);
  throw new UsageError(`${what} cannot be "${text}"; give a whole number from ${least}`);
}

function pageOf(call: Call): DeadLetterPage {
  const [after, limit] = ["after", "limit"].map((name) => call.value(name));
  return {
    ...after !== undefined && { after: wholeNumber('Option "--after"', after) },
    ...limit !== undefined && { limit: wholeNumber('Option "--limit"', limit, 1) },
  };
}

async function list(
  call: Call,
  box: DeadLetterBox,
  filters: readonly DeadLetterFilter[],
  page: DeadLetterPage,
): Promise<number> {
  const letters = (await Promise.all(filters.map((filter) => box.list(filter, page)))).flat();
  if (call.has("json")) {
    for (const letter of letters) call.terminal.write(jsonOf(call, letter));
    return 0;
  }
  const { terminal, clock } = call;
  if (letters.length === 0) {
    const isAll = page.after === undefined && filters.every((one) => Object.keys(one).length === 0);
    terminal.write(isAll ? "There are no dead letters\n" : "No dead letter matches\n");
  } else {
    const head = ["N", "BOT", "KIND", "UPDATE", "ATTEMPTS", "DIED", "ERROR"];
    terminal.write(columns([
      head.map((title) => paint(terminal, "dim", title)),
      ...letters.map((letter) => rowOf(letter, clock.date())),
    ]));
    if (call.has("full")) { for (const letter of letters) terminal.write(jsonOf(call, letter)); }
  }
  const last = letters.at(-1);
  if (letters.length === (page.limit ?? 50) && last) {
    terminal.write(`There may be more: --after ${last.seq}\n`);
  }
  return 0;
}

function rowOf({ seq, bot, kind, update_id, attempt, diedAt, error }: DeadLetter, now: number) {
  const age = `${spanInWords(now - diedAt.getTime())} ago`;
  const line = shortLine(error, 100);
  return [String(seq), bot, kind, String(update_id), String(attempt), age, line];
}

async function show(
  call: Call,
  box: DeadLetterBox,
  filters: readonly DeadLetterFilter[],
  numbers: readonly string[],
): Promise<number> {
  const letters = (await Promise.all(filters.map((filter) => box.list(filter)))).flat();
  for (const letter of letters) {
    if (call.has("json")) call.terminal.write(jsonOf(call, letter));
    else call.terminal.write(textOf(call, letter));
  }
  const missing = numbers.filter((text) => !letters.some(({ seq }) => seq === Number(text)));
  if (missing.length === 0) return 0;
  throw new CommandError(
    `Cannot find ${missing.join(", ")}: replayed, dropped or too old, or never a dead letter`,
  );
}

function textOf(call: Call, letter: DeadLetter): string {
  const { seq, bot, kind, update_id, attempt, diedAt, error, update } = letter;
  const shown = call.has("full") ? JSON.stringify(update, null, 2) : "--full shows it";
  const rows = [
    ["number", String(seq)],
    ["bot", bot],
    ["update", `${kind} ${update_id}`],
    ["attempts", String(attempt)],
    ["died", diedAt.toISOString()],
    ["error", plainLine(error)],
  ];
  return `${columns(rows)}update: ${shown}\n`;
}

function jsonOf(call: Call, { update, ...rest }: DeadLetter): string {
  return `${JSON.stringify({ ...rest, ...call.has("full") && { update } })}\n`;
}
