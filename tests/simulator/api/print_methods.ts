/**
 * Regenerates the lists of methods and of the known Bot API from the types package:
 * `deno run -A tests/simulator/api/print_methods.ts`, then `deno fmt`.
 *
 * @module
 */
import { declaredMethods, wholeApi } from "./bot_api_types.ts";

const at = (path: string) => new URL(`../../../src/${path}`, import.meta.url);

/** Replaces the text between two marks in a file. */
async function replace(path: string, begin: string, end: string, text: string): Promise<void> {
  const source = await Deno.readTextFile(at(path));
  const from = source.indexOf(begin) + begin.length;
  const to = source.indexOf(end, from);
  await Deno.writeTextFile(at(path), source.slice(0, from) + text + source.slice(to));
}

const methods = await declaredMethods();
const lines = methods.map(({ name, required, result }) =>
  `${[name, ...required].join(" ")}: ${result}\n`
);
await replace("simulator/api/method_table.ts", "METHOD_TABLE = `\n", "`;", lines.join(""));
const names = methods.map(({ name }) => `  "${name}",\n`);
await replace("telegram/method_names.ts", "METHOD_NAMES = [\n", "] as const", names.join(""));
const required = methods.filter(({ required }) => required.length > 0)
  .map(({ name, required }) => `  ${name}: ${JSON.stringify(required)},\n`);
await replace(
  "telegram/required_params.ts",
  "REQUIRED_PARAMS = {\n",
  "} as const",
  required.join(""),
);
const known = new URL("known_api.txt", import.meta.url);
await Deno.writeTextFile(known, `${(await wholeApi()).join("\n")}\n`);
