/**
 * Values exported as handlers that cannot be handlers, and what to write instead.
 *
 * @module
 */
import { isThenable } from "../../util/thenable.ts";
import { isReceiver } from "./detect.ts";

/**
 * Matches source code found only in the webhook callbacks of grammY, Telegraf, GramIO and
 * node-telegram-bot-api.
 */
const ADAPTER =
  /\bhandlerReturn\b|\bwebhookReplyEnvelope\b|\bupdateHandler\(update, res\)|\bhandleUpdate\(await\b|x-telegram-bot-api-secret-token/i;

/** The properties that show what an object is for. */
interface Shape {
  readonly default?: unknown;
  readonly middleware?: unknown;
  readonly processUpdate?: unknown;
  readonly updates?: unknown;
  readonly fetch?: unknown;
}

/**
 * Why a value cannot take updates.
 *
 * @param value The would-be handler.
 * @returns What it is and the remedy, completing a sentence; `undefined` if it can.
 */
export function handlerProblem(value: unknown): string | undefined {
  if (typeof value === "function") return functionProblem(value);
  if (isReceiver(value)) return undefined;
  if (typeof value !== "object" || value === null) {
    return `is ${value === null ? "null" : `a ${typeof value}`}, not a function; ` +
      "write `export default (update, ctx) => …`";
  }
  return shapeProblem(value) ??
    `is neither a function nor an object with handleUpdate(); ` +
      "write `export function message(message, ctx) { … }`, or `export default bot`";
}

/**
 * Why a function cannot be called with an update.
 *
 * @param value The function.
 * @param remedy What to write if it is a class.
 * @returns What it is and the remedy; `undefined` if it can.
 */
export function functionProblem(
  value: { readonly name: string },
  remedy = `write \`new ${value.name || "Bot"}(…)\``,
): string | undefined {
  const code = Function.prototype.toString.call(value);
  if (/^class\b/.test(code)) {
    return `is the class ${value.name} itself, which cannot be called; ${remedy}`;
  }
  if (/Generator/.test(Object.prototype.toString.call(value))) {
    return "is a generator function, and calling it runs nothing; remove the `*`";
  }
  if (!ADAPTER.test(code)) return undefined;
  return "is a framework's webhook callback, which takes requests instead of updates; " +
    "write `export default bot` in place of `webhookCallback(bot, …)`";
}

/**
 * What an object without `handleUpdate()` is for, if recognised.
 *
 * @param value The object.
 * @returns What it is and the remedy; `undefined` if it is not recognised.
 */
function shapeProblem(value: object): string | undefined {
  const { default: inner, middleware, processUpdate, updates, fetch } = value as Shape;
  if (isThenable(value)) return "is a promise; write `await` before it";
  if (typeof middleware === "function") {
    return "is a Composer, which has no token and takes no updates; " +
      "write `bot.use(composer)` and `export default bot`";
  }
  if (typeof processUpdate === "function") {
    return "takes updates by processUpdate(); " +
      "write `export default (update) => bot.processUpdate(update)`";
  }
  if (isReceiver(updates)) {
    return "takes updates by its `updates`; write `export default bot.updates`";
  }
  if (typeof fetch === "function") {
    return "takes requests, not updates; mount the bots in it: " +
      "`site.all(path, (c) => app.fetch(c.req.raw, c.env))` with `createApp`";
  }
  if (inner !== undefined) {
    return "holds another default, as compiled CommonJS does; write `export default module.default`";
  }
  return undefined;
}

/**
 * Why a module has no usable handler.
 *
 * @param module The exports.
 * @returns The reason with its remedy; `undefined` if no export looks like a handler.
 */
export function moduleProblem(module: object): string | undefined {
  const own = shapeProblem(module);
  if (own !== undefined) return `it ${own}`;
  for (const [name, value] of Object.entries(module)) {
    if (typeof value !== "object" || value === null) continue;
    const problem = shapeProblem(value);
    if (problem !== undefined) return `its export "${name}" ${problem}`;
  }
  return undefined;
}

/**
 * Why a module without a default export is not a handler, if it exports a bot object by name.
 *
 * @param module The exports.
 * @returns The reason with its remedy, or `undefined`.
 */
export function namedBotProblem(module: object): string | undefined {
  const name = Object.entries(module).find(([, value]) => isReceiver(value))?.[0];
  if (name === undefined) return undefined;
  return `its bot object is the export "${name}", not the default; write \`export default ${name}\``;
}
