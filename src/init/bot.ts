/**
 * A new bot: its module, its test and its line in the registry.
 *
 * @module
 */

/** A bot cannot be created; the message says what to do instead. */
export class NewBotError extends Error {
  static {
    this.prototype.name = "NewBotError";
  }
}

const NAME = /^[a-z][a-z0-9_]{0,31}$/;

/** `src/bots/mod.ts` and its export, and what no variable of a module can be called. */
const RESERVED = new Set([
  ...["mod", "bots", "undefined"],
  ...["arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger"],
  ...["default", "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally"],
  ...["for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let"],
  ...["new", "null", "package", "private", "protected", "public", "return", "static", "super"],
  ...["switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield"],
]);

/**
 * Checks that a name works as a file name, an identifier and part of an environment variable.
 *
 * @throws {NewBotError} If it does not.
 */
export function checkName(name: string): void {
  if (RESERVED.has(name)) throw new NewBotError(`Cannot name a bot "${name}": it is reserved`);
  if (NAME.test(name)) return;
  throw new NewBotError(
    `Cannot name a bot "${name}": use a lower-case letter, then letters, digits and "_", such as "shop"`,
  );
}

/** A handler module that greets. `from` is the module of the types. */
export function botModule(from: string): string {
  return `import type { Context, Message, Reply } from "${from}";

/** Greets anyone who writes. */
export function message({ chat, from }: Message, ctx: Context): Reply {
  ctx.log.info("someone is here");
  return { method: "sendMessage", chat_id: chat.id, text: \`Hello, \${from?.first_name ?? "you"}!\` };
}
`;
}

/** The test of such a module, with a simulated Telegram. */
export function botTest(
  name: string,
  from: { library: string; simulator: string; module: string },
): string {
  return `import { poll } from "${from.library}";
import { startSimulator } from "${from.simulator}";
import { assertEquals } from "@std/assert";
import * as handler from "${from.module}";

Deno.test("${name} greets by name", async () => {
  await using tg = await startSimulator();
  const bot = tg.bot("${name}");
  const ada = tg.user("Ada");
  await using _poller = await poll({
    bots: { ${name}: { token: bot.token, handler } },
    telegram: { apiRoot: tg.apiRoot },
    log: false, // hears() reports what a handler throws.
  });
  await ada.says(bot, "hi");
  assertEquals((await ada.hears(bot)).text, "Hello, Ada!");
});
`;
}

/** That of deno.json, in the clone as in a new project. */
const LINE_WIDTH = 100;

/** Sorts lines and removes duplicates. */
const sorted = (items: readonly string[]) => [...new Set(items)].sort();

/**
 * Adds a bot to the text of a registry.
 *
 * @param registry The text of \`bots/mod.ts\`.
 * @param name The bot's name.
 * @throws {NewBotError} If the text is not as expected.
 */
export function addToRegistry(registry: string, name: string): string {
  const imports = registry.match(/^import \* as \w+ from "\.\/\w+\.ts";$/gm) ?? [];
  const list = /^(export const bots\b[^=]*= \{)([^{}]*)(\};)$/m.exec(registry);
  const names = (list?.[2] ?? "").split(",").map((item) => item.trim()).filter((item) =>
    item !== ""
  );
  if (!list || imports.length === 0 || !names.every((item) => /^\w+$/.test(item))) {
    throw new NewBotError(
      `Cannot add "${name}" to the registry: it does not look as expected; add ` +
        `\`import * as ${name} from "./${name}.ts"\` and "${name}" to \`bots\` by hand`,
    );
  }
  const lines = sorted([...imports, `import * as ${name} from "./${name}.ts";`]);
  const first = registry.indexOf(imports[0]!);
  const last = registry.indexOf(imports.at(-1)!) + imports.at(-1)!.length;
  const between = registry.slice(first, last).split("\n").filter((line) => !lines.includes(line));
  const all = sorted([...names, name]);
  const line = `${list[1]} ${all.join(", ")} ${list[3]}`;
  // As `deno fmt` leaves it.
  const entries = line.length <= LINE_WIDTH
    ? line
    : `${list[1]}\n  ${all.join(",\n  ")},\n${list[3]}`;
  return registry.slice(0, first) + [...between, ...lines].join("\n") +
    registry.slice(last).replace(list[0], () => entries);
}
