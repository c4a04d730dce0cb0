/**
 * Bots of frameworks that are exported in a form that cannot be hosted, and what to write instead.
 *
 * @module
 */
import { isReceiver } from "./detect.ts";

/**
 * The names that only the callback of a framework's own webhook adapter has in its code: grammY's
 * `webhookCallback(bot, …)`, and Telegraf's `bot.webhookCallback(…)`.
 */
const ADAPTER = /\bhandlerReturn\b|\bwebhookReplyEnvelope\b|\bupdateHandler\(update, res\)/;

/**
 * Why a function cannot be a handler, if a framework made it for a server of its own.
 *
 * @param value The function.
 * @returns The reason with its remedy, or `undefined`.
 */
export function adapterProblem(value: unknown): string | undefined {
  if (typeof value !== "function" || !ADAPTER.test(Function.prototype.toString.call(value))) {
    return undefined;
  }
  return "it is a framework's webhook callback, which takes requests instead of updates; " +
    "write `export default bot` in place of `webhookCallback(bot, …)`";
}

/**
 * Why a module without a default cannot be a handler, if it exports a bot object by name.
 *
 * @param module The exports.
 * @returns The reason with its remedy, or `undefined`.
 */
export function namedBotProblem(module: object): string | undefined {
  const name = Object.entries(module).find(([, value]) => isReceiver(value))?.[0];
  if (name === undefined) return undefined;
  return `its bot object is the export "${name}", not the default; write \`export default ${name}\``;
}
