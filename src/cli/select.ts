/**
 * Selects the bots that a command is about.
 *
 * @module
 */
import { checkOptions } from "../app/check_options.ts";
import type { HostedBot } from "../app/hosted_bot.ts";
import { variablePrefix } from "../config/bots.ts";
import type { Config } from "../config/mod.ts";
import { type Call, UsageError } from "./command.ts";
import { unknownWord } from "../util/spelling/nearest.ts";

/**
 * The bot names passed to a command, or those of all bots with a token.
 *
 * @param config The configuration.
 * @param registry The registry of bots.
 * @param names The names passed to the command.
 * @returns The names, in the order passed.
 * @throws {UsageError} If there is no such bot, or it has no token.
 */
export function selectNames(
  { serve: { bots } }: Pick<Config, "serve">,
  registry: Call["registry"],
  names: readonly string[],
): readonly string[] {
  for (const name of names) {
    if (Object.hasOwn(bots, name)) continue;
    if (Object.hasOwn(registry, name)) {
      throw new UsageError(`Bot "${name}" has no token; set ${variablePrefix(name)}_TOKEN`);
    }
    throw new UsageError(unknownWord("bot", name, Object.keys(registry)));
  }
  return names.length === 0 ? Object.keys(bots) : [...new Set(names)];
}

/**
 * The bots passed to a command by name, or all bots with a token.
 *
 * @param config The configuration.
 * @param registry The registry of bots.
 * @param names The names passed to the command.
 * @returns The bots, in the order of the names.
 * @throws {UsageError} If there is no such bot, or it has no token.
 */
export function selectBots(
  config: Pick<Config, "serve">,
  registry: Call["registry"],
  names: readonly string[],
): HostedBot[] {
  const selected = selectNames(config, registry, names);
  const bots = new Map(checkOptions(config.serve).bots.map((bot) => [bot.name, bot]));
  return selected.map((name) => bots.get(name)!);
}
