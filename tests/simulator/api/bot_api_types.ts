/**
 * What the types package that `src/telegram/types.ts` names says of the Bot API, read from its
 * declarations, as Deno keeps them on disk.
 *
 * @module
 */

/** The text of one of the package's files. */
export async function declarations(file: string): Promise<string> {
  const types = await Deno.readTextFile(
    new URL("../../../src/telegram/types.ts", import.meta.url),
  );
  const [, name, version] = /npm:(@grammyjs\/types)@([\d.]+)/.exec(types)!;
  const info = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(info.stdout));
  const text = await Deno.readTextFile(
    `${npmCache}/registry.npmjs.org/${name}/${version}/${file}`,
  );
  return text.replace(/\/\*\*[^]*?\*\//g, "");
}

/** A method with its parameters. */
export interface MethodDeclaration {
  readonly name: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly result: string;
}

/** All methods, in the package's order. */
export async function declaredMethods(): Promise<MethodDeclaration[]> {
  const source = await declarations("methods.d.ts");
  const body = source.slice(source.indexOf("export type ApiMethods"));
  const methods: MethodDeclaration[] = [];
  for (
    const [, name = "", args = "", result = ""] of body.matchAll(
      /^ {4}(\w+)\((?:args\??: \{([^]*?)^ {4}\}|)\): (.*?);$/gm,
    )
  ) {
    const names = (mark: string) =>
      [...args.matchAll(new RegExp(`^ {8}(\\w+)${mark}: `, "gm"))].map((match) => match[1]!);
    methods.push({ name, required: names(""), optional: names("\\?"), result: resultOf(result) });
  }
  return methods;
}

/** The fields of an interface, those that must be there and the others. */
export function fieldsOf(source: string, name: string): { required: string[]; optional: string[] } {
  const body = new RegExp(`interface ${name}\\b[^{]*\\{([^]*?)^\\}`, "m").exec(source)?.[1] ?? "";
  const names = (mark: string) =>
    [...body.matchAll(new RegExp(`^ {4}(\\w+)${mark}: `, "gm"))].map((match) => match[1]!);
  return { required: names(""), optional: names("\\?") };
}

/** The many sorts of message are one to us. */
function resultOf(type: string): string {
  if (/^Array<|\[\]$/.test(type)) return "array";
  return /\bMessage\b/.test(type) ? "Message" : type;
}

/**
 * Every method with its parameters and every object with its fields, a line each. What may be
 * missing is marked: `sendMessage chat_id text parse_mode?`.
 */
export async function wholeApi(): Promise<string[]> {
  const methods = (await declaredMethods()).map(({ name, required, optional }) =>
    line(name, required, optional)
  );
  const files = ["update", "message", "manage", "markup", "inline", "payment", "settings", "rich"]
    .concat("checklist", "passport", "story");
  const objects: string[] = [];
  for (const file of files) {
    const source = await declarations(`${file}.d.ts`);
    for (const [, name = ""] of source.matchAll(/interface (\w+)/g)) {
      const { required, optional } = fieldsOf(source, name);
      objects.push(line(name, required, optional));
    }
  }
  return [...new Set([...methods, ...objects])];
}

function line(name: string, required: readonly string[], optional: readonly string[]): string {
  return [name, ...required, ...optional.map((field) => `${field}?`)].join(" ");
}
