/**
 * Node's functions that could end or change the whole process, whatever a bot's permissions. They
 * are replaced where they are properties, and for modules that import them by name.
 *
 * @module
 */
import module, { registerHooks } from "node:module";
import process from "node:process";
import v8 from "node:v8";

const builtins = { module, process, v8 };

const REFUSED: Record<keyof typeof builtins, readonly string[]> = {
  module: ["registerHooks"],
  process: ["_kill", "abort", "kill"],
  v8: ["setFlagsFromString"],
};

/** By specifier; without a prototype, which a bot could change. */
const addresses: Record<string, string> = Object.create(null);

for (const [name, refused] of Object.entries(REFUSED)) {
  const builtin = builtins[name as keyof typeof builtins] as Record<string, unknown>;
  for (const key of refused) {
    builtin[key] = () => {
      throw new Deno.errors.NotCapable(`Cannot call ${name}.${key} in an isolated bot`);
    };
  }
  const specifier = `node:${name}`;
  const from = JSON.stringify(specifier);
  const source = `import it from ${from}; export * from ${from}; export default it;` +
    refused.map((key) => `export const ${key} = it.${key};`).join("");
  addresses[name] =
    addresses[specifier] =
      `data:text/javascript,${encodeURIComponent(source)}`;
}

// A hook cannot lead to a module that has not been loaded.
for (const address of Object.values(addresses)) await import(address);

registerHooks({
  resolve(specifier, context, next) {
    const address = addresses[specifier];
    const isReplaced = address !== undefined && context.parentURL !== address;
    return next(isReplaced ? address : specifier, context);
  },
});
