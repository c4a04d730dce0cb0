/**
 * Which bots a command is about.
 *
 * @module
 */
import { variablePrefix } from "../config/bots.ts";
import type { BotOptions } from "../app/options.ts";
import { type Call, UsageError } from "./command.ts";
import { unknownWord } from "./nearest.ts";

/**
 * Picks the bots that a command was given by name, or all that have a token.
 *
 * @param call The command.
 * @param names The names.
 * @returns The bots, in the order of the names.
 * @throws {UsageError} If there is no such bot, or it has no token.
 */
export async function selectBots(
  call: Pick<Call, "config" | "registry">,
  names: readonly string[],
): Promise<Record<string, BotOptions>> {
  const { serve: { bots } } = await call.config();
  for (const name of names) {
    if (Object.hasOwn(bots, name)) continue;
    if (Object.hasOwn(call.registry, name)) {
      const variable = `${variablePrefix(name)}_TOKEN`;
      throw new UsageError(`Bot "${name}" has no token; set ${variable}`);
    }
    throw new UsageError(unknownWord("bot", name, Object.keys(call.registry)));
  }
  return names.length === 0 ? bots : Object.fromEntries(names.map((name) => [name, bots[name]!]));
}
