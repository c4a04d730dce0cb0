/**
 * What `deno task simulator` prints once it is running.
 *
 * @module
 */
import type { RunningSimulator } from "./start.ts";

/** The addresses, and the bots' tokens. */
export function greeting(tg: RunningSimulator, control: boolean): string {
  const accounts = [...tg.world.bots.values()];
  const width = Math.max(...accounts.map(({ username }) => username.length)) + 1;
  const tokens = accounts.map(({ username, token }) =>
    `  ${`@${username}`.padEnd(width)}  ${token}`
  );
  const lines = [
    `Playground  ${tg.url}`,
    `API root    ${tg.apiRoot}`,
    ...(control ? [`Control API ${tg.url}control/openapi.json`] : []),
    ...(tokens.length > 0 ? ["", "Tokens:", ...tokens] : []),
  ];
  const next = tokens.length > 0
    ? "Start your bots with this API root and these tokens, open the playground and chat with them."
    : "Create bots and people through the control API, and start your bots with this API root.";
  return `${lines.join("\n")}\n\n${next}\nStop with Ctrl+C.\n`;
}
