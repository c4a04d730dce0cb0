/**
 * The command line of `deno task relay`.
 *
 * @module
 */
import { parseCommandLine } from "../util/command_line.ts";
import { UsageError } from "../util/usage_error.ts";

export const usage = `Usage: deno task relay [options]

Fetches the updates of your bots from Telegram and delivers them to webhooks on this machine,
exactly as Telegram would. A bot needs only the relay's API root; it then sets its webhook as
usual: http, any port and 127.0.0.1 are allowed.

  --bot NAME      a bot, may be repeated: its token is BOT_<NAME>_TOKEN, or prompted for
                  [every bot in the environment]
  --to URL        delivers there, whatever URL the bot sets
  --port N        the port to listen on; 0 for any free port [8082]
  --host ADDRESS  the address to listen on; any but loopback requires RELAY_TOKEN, which
                  opens the inspector [127.0.0.1]
  --insecure      accepts any certificate of a webhook
  --force         deletes a webhook that a bot has at Telegram; pending updates are kept
  --restore       as --force, and sets it again at the end; its secret token is BOT_<NAME>_SECRET,
                  its certificate the file TELEGRAM_CERT
  --folder PATH   where webhooks are remembered and captures are saved [.relay]
  --help          show this text

Environment: BOT_<NAME>_TOKEN or BOT_<NAME>_TOKEN_FILE, BOT_<NAME>_SECRET, RELAY_TOKEN,
TELEGRAM_API_ROOT, TELEGRAM_CERT, LOG_LEVEL, LOG_FORMAT.`;

/**
 * Reads the command line.
 *
 * @throws {UsageError} If it is invalid.
 */
export function readRelayArguments(args: readonly string[]) {
  const { values } = parseCommandLine(args, {
    options: {
      bot: { type: "string", multiple: true, default: [] },
      to: { type: "string" },
      port: { type: "string", default: "8082" },
      host: { type: "string", default: "127.0.0.1" },
      insecure: { type: "boolean", default: false },
      force: { type: "boolean", default: false },
      restore: { type: "boolean", default: false },
      folder: { type: "string", default: ".relay" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65535) {
    throw new UsageError(`--port "${values.port}" is not a port`);
  }
  return values;
}
