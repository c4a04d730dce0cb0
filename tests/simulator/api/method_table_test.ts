import { assertEquals } from "@std/assert";
import { METHOD_TABLE, readMethodTable } from "../../../src/simulator/api/method_table.ts";

/** The types package that `src/telegram/types.ts` names, as Deno keeps it on disk. */
async function methodTypes(): Promise<string> {
  const types = await Deno.readTextFile(
    new URL("../../../src/telegram/types.ts", import.meta.url),
  );
  const [, name, version] = /npm:(@grammyjs\/types)@([\d.]+)/.exec(types)!;
  const info = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(info.stdout));
  return await Deno.readTextFile(
    `${npmCache}/registry.npmjs.org/${name}/${version}/methods.d.ts`,
  );
}

/** One line per method: its name, the parameters that must be there, what it gives. */
function tableOf(source: string): string {
  const bare = source.replace(/\/\*\*[^]*?\*\//g, "");
  const body = bare.slice(bare.indexOf("export type ApiMethods"));
  const lines: string[] = [];
  for (
    const [, name, args = "", result] of body.matchAll(
      /^ {4}(\w+)\((?:args\??: \{([^]*?)^ {4}\}|)\): (.*?);$/gm,
    )
  ) {
    const required = [...args.matchAll(/^ {8}(\w+): /gm)].map((match) => match[1]);
    lines.push(`${[name, ...required].join(" ")}: ${resultOf(result!)}`);
  }
  return lines.join("\n");
}

/** The many sorts of message are one to us. */
function resultOf(type: string): string {
  if (/^Array<|\[\]$/.test(type)) return "array";
  return /\bMessage\b/.test(type) ? "Message" : type;
}

Deno.test("METHOD_TABLE is what the types package says", async () => {
  assertEquals(METHOD_TABLE.trim(), tableOf(await methodTypes()));
});

Deno.test("readMethodTable() finds methods by lower-case name", () => {
  const table = readMethodTable();
  assertEquals(table.size, 185);
  assertEquals(table.get("sendmessage"), {
    name: "sendMessage",
    required: ["chat_id", "text"],
    result: "Message",
  });
  assertEquals(table.get("getme"), { name: "getMe", required: [], result: "UserFromGetMe" });
});

if (import.meta.main) {
  await Deno.stdout.write(new TextEncoder().encode(tableOf(await methodTypes())));
}
