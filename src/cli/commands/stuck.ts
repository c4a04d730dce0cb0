/**
 * `stuck`: lists and unblocks chats with waiting or running updates, through the server's console.
 *
 * @module
 */
import { spanInWords } from "../age.ts";
import { type Call, type Command, UsageError } from "../command.ts";
import { ConsoleClient } from "../console_client.ts";
import { columns } from "../table.ts";
import { paint } from "../terminal.ts";

/** Lists waiting chats, gives up runs, and skips updates. */
export const stuckCommand: Command = {
  name: "stuck",
  summary: "Lists the waiting chats, gives up the run of an update, or skips it",
  operands: "[list|give-up|skip] [BOT UPDATE_ID]",
  options: {
    console: { value: "URL", help: "the console's URL, by default that of CONSOLE" },
    json: { help: "print JSON, one line each" },
  },
  notes: `It asks the running server through its console, at CONSOLE, with CONSOLE_TOKEN.
give-up aborts the handler's signal and counts as a failure: the update is retried, unless Telegram
has its 200 already (TIMEOUT_POLICY=return without STORE), which makes it a dead letter. skip makes
the update a dead letter, and the updates behind it in its chat continue.`,
  run: runStuck,
};

const ACTS = ["give-up", "skip"];

/** A chat as reported by the console. */
interface Row {
  readonly bot: string;
  readonly update_id: number;
  readonly kind: string;
  readonly chat?: number;
  readonly attempt: number;
  readonly ageMs: number;
  readonly ranMs: number | null;
  readonly nextMs: number | null;
  readonly behind: number;
}

async function runStuck(call: Call): Promise<number> {
  const { operands: [action = "list", bot, id, ...more], terminal } = call;
  const url = call.value("console");
  const console = new ConsoleClient(call, url);
  const { problem } = console;
  if (problem !== undefined) {
    const wrong = `Option "--console" cannot be "${url}"; give the URL of a console`;
    throw new UsageError(url === undefined ? problem : wrong);
  }
  if (action === "list") {
    if (bot !== undefined) throw new UsageError(`list takes no operands, such as "${bot}"`);
    return await list(call, console);
  }
  if (!ACTS.includes(action)) {
    throw new UsageError(`Unknown action "${action}"; use list, give-up or skip`);
  }
  if (bot === undefined || id === undefined || more.length > 0) {
    throw new UsageError(`${action} takes a bot and an update: ${action} BOT UPDATE_ID`);
  }
  if (!/^-?\d+$/.test(id)) {
    throw new UsageError(`UPDATE_ID cannot be "${id}"; give a whole number`);
  }
  const said = await console.act(action, { bot, update_id: id });
  terminal.write(call.has("json") ? `${JSON.stringify({ said })}\n` : `${said}\n`);
  return 0;
}

async function list(call: Call, console: ConsoleClient): Promise<number> {
  const { terminal } = call;
  const { lanes } = await console.get<{ lanes: readonly Row[] }>("/glance");
  if (call.has("json")) {
    for (const row of lanes) terminal.write(`${JSON.stringify(row)}\n`);
    return 0;
  }
  if (lanes.length === 0) terminal.write("No chat is waiting\n");
  else {
    const head = ["BOT", "UPDATE", "KIND", "CHAT", "ATTEMPT", "AGE", "STATE", "BEHIND"];
    terminal.write(columns([
      head.map((title) => paint(terminal, "dim", title)),
      ...lanes.map((row) => [
        ...[row.bot, String(row.update_id), row.kind, String(row.chat ?? "–")],
        ...[String(row.attempt), spanInWords(row.ageMs), stateOf(row), String(row.behind)],
      ]),
    ]));
  }
  return 0;
}

function stateOf({ ranMs, nextMs }: Row): string {
  if (ranMs !== null) return `runs for ${spanInWords(ranMs)}`;
  return nextMs === null ? "waits for a free place" : `tried again in ${spanInWords(nextMs)}`;
}
