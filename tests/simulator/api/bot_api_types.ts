/**
 * The Bot API according to the types package named in `src/telegram/types.ts`, read from its
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

/** The fields of an interface, required and optional. */
export function fieldsOf(source: string, name: string): { required: string[]; optional: string[] } {
  const body = new RegExp(`interface ${name}\\b[^{]*\\{([^]*?)^\\}`, "m").exec(source)?.[1] ?? "";
  const names = (mark: string) =>
    [...body.matchAll(new RegExp(`^ {4}(\\w+)${mark}: `, "gm"))].map((match) => match[1]!);
  return { required: names(""), optional: names("\\?") };
}

/** All kinds of message count as one. */
function resultOf(type: string): string {
  if (/^Array<|\[\]$/.test(type)) return "array";
  return /\bMessage\b/.test(type) ? "Message" : type;
}

/** Returns the text of one of the package's files, without comments. */
export type Reader = (file: string) => Promise<string>;

/** What a text declares: members (`name?` if optional), literals, referenced types. */
function wordsOf(text: string): string[] {
  const words = text.match(/\w+\??(?=: )|"[^"\n]*"|\b[A-Z]\w+(?:\.\w+)*/g) ?? [];
  return [...new Set(words)].map((word) => word.replaceAll(" ", "_"));
}

/** The index after a declaration's closing bracket, or after `;` for a type. */
function endOf(source: string, from: number, isType: boolean): number {
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    if ("{([".includes(source[at]!)) depth++;
    else if ("})]".includes(source[at]!) && --depth === 0 && !isType) return at + 1;
    else if (isType && depth === 0 && source[at] === ";") return at;
  }
  return source.length;
}

/** Every interface and type of a source, including those in namespaces, one line each. */
function declaredIn(source: string, within = ""): string[] {
  const lines: string[] = [];
  const next = /\b(namespace|interface|type) (\w+)/g;
  for (let found = next.exec(source); found; found = next.exec(source)) {
    const [, sort, name] = found;
    const end = endOf(source, next.lastIndex, sort === "type");
    const text = source.slice(next.lastIndex, end);
    if (sort === "namespace") lines.push(...declaredIn(text, `${within}${name}.`));
    // Methods have lines of their own.
    else if (name !== "ApiMethods") lines.push([`${within}${name}`, ...wordsOf(text)].join(" "));
    next.lastIndex = end;
  }
  return lines;
}

/**
 * Every method and every type, one line each, with what {@linkcode wordsOf} finds in it:
 * `sendMessage chat_id text parse_mode? ParseMode`.
 *
 * @param read Reads the package's files. @default {those on disk}
 */
export async function wholeApi(read: Reader = declarations): Promise<string[]> {
  const entry = await read("mod.d.ts");
  const files = [...entry.matchAll(/"\.\/(\w+)\.js"/g)].map(([, file]) => `${file}.d.ts`);
  const source = await read("methods.d.ts");
  const body = source.slice(source.indexOf("export type ApiMethods"));
  const methods = [...body.matchAll(/^ {4}(\w+)(\([^]*?);$(?=\s*^(?: {4}\w|\}))/gm)]
    .map(([, name, text]) => [name, ...wordsOf(text!)].join(" "));
  const objects = await Promise.all(files.map(async (file) => declaredIn(await read(file))));
  return [...new Set([...methods, ...objects.flat()])];
}
