/**
 * `stuck`: the chats in which something waits or runs, and what helps, by the server's console.
 *
 * @module
 */
import { spanInWords } from "../age.ts";
import { type Call, type Command, UsageError } from "../command.ts";
import { ConsoleClient } from "../console_client.ts";
import { columns } from "../table.ts";
import { paint } from "../terminal.ts";

/** Shows the chats that wait, gives up runs, and skips updates. */
export const stuckCommand: Command = {
  name: "stuck",
  summary: "Lists the chats that wait, gives up the run of an update, or skips it",
  operands: "[list|give-up|skip] [BOT UPDATE_ID]",
  options: {
    console: { value: "URL", help: "where the console is, by default that of CONSOLE" },
    json: { help: "print JSON, one line for each" },
  },
  notes: `It asks the running server by its console, which CONSOLE names and CONSOLE_TOKEN opens.
give-up aborts the handler's signal and counts as a failure: the update is tried again. skip makes a
dead letter of the update, and whatever waits behind it in its chat goes on.`,
  run: runStuck,
};

const ACTS = ["give-up", "skip"];

/** A chat as the console shows it. */
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
  const console = new ConsoleClient(call, call.value("console"));
  if (!console.isValid) throw new UsageError('Option "--console" needs the URL of a console');
  if (action === "list" && bot === undefined) return await list(call, console);
  if (!ACTS.includes(action)) {
    throw new UsageError(`Unknown action "${action}"; use list, give-up or skip`);
  }
  if (bot === undefined || !/^-?\d+$/.test(id ?? "") || more.length > 0) {
    throw new UsageError(`Say which update to ${action}: ${action} BOT UPDATE_ID`);
  }
  const said = await console.act(action, { bot, update_id: id! });
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
  if (lanes.length === 0) terminal.write("No chat waits\n");
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
