/**
 * `new`: adds a bot module, its test and its line in the registry.
 *
 * @module
 */
import { addToRegistry, botModule, botTest, checkName, NewBotError } from "../../init/bot.ts";
import { type Call, type Command, CommandError, UsageError } from "../command.ts";

const REGISTRY = "src/bots/mod.ts";

/** Adds a bot. */
export const newCommand: Command = {
  name: "new",
  summary: "Adds a bot: src/bots/NAME.ts, its test, and its line in the registry",
  operands: "NAME",
  options: { json: { help: "print what was made as JSON" } },
  run: runNew,
};

async function runNew(call: Call): Promise<number> {
  const { operands: [name, ...more], terminal, readFile, createFile, replaceFile } = call;
  if (name === undefined || more.length > 0) throw new UsageError("Give one name");
  const module = `src/bots/${name}.ts`;
  const test = `tests/bots/${name}_test.ts`;
  try {
    checkName(name);
    const registry = addToRegistry(await readFile(REGISTRY), name);
    await createFile(module, botModule("../mod.ts"));
    await createFile(
      test,
      botTest(name, {
        library: "../../src/mod.ts",
        simulator: "../../src/simulator/mod.ts",
        module: `../../${module}`,
      }),
    );
    await replaceFile(REGISTRY, registry);
  } catch (error) {
    throw error instanceof NewBotError ? new CommandError(error.message) : error;
  }
  const variable = `BOT_${name.toUpperCase()}_TOKEN`;
  if (call.has("json")) {
    terminal.write(
      `${JSON.stringify({ bot: name, module, test, registry: REGISTRY, variable })}\n`,
    );
    return 0;
  }
  terminal.write(
    `Made ${module} and ${test}, and added "${name}" to ${REGISTRY}\n` +
      `Set ${variable} to the token from @BotFather and run: deno task dev ${name}\n`,
  );
  return 0;
}
