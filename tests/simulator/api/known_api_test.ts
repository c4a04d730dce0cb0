import { assertEquals } from "@std/assert";
import { declarations, wholeApi } from "./bot_api_types.ts";

/** The words after each name. */
function byName(lines: readonly string[]): Map<string, string[]> {
  return new Map(lines.map((line) => {
    const [name = "", ...words] = line.split(" ");
    return [name, words];
  }));
}

/** What one has and the other lacks: whole names, and words of names that both have. */
function added(to: Map<string, string[]>, from: Map<string, string[]>): string[] {
  return [...to].flatMap(([name, words]) => {
    const known = from.get(name);
    if (!known) return [name];
    return words.filter((word) => !known.includes(word)).map((word) => `${name}.${word}`);
  });
}

Deno.test("the types package has no method, parameter, object or field unknown to the simulator", async () => {
  const text = await Deno.readTextFile(new URL("known_api.txt", import.meta.url));
  const known = byName(text.trim().split("\n"));
  const declared = byName(await wholeApi());
  // If this fails after an update: see what the simulator lacks, then run print_methods.ts.
  assertEquals({ added: added(declared, known), gone: added(known, declared) }, {
    added: [],
    gone: [],
  });
});

Deno.test("a new field, a new method and a removed one are reported by name", () => {
  const known = byName(["sendMessage chat_id text", "Poll id", "getOld"]);
  const declared = byName(["sendMessage chat_id text mood?", "Poll id", "sendMood chat_id"]);
  assertEquals(added(declared, known), ["sendMessage.mood?", "sendMood"]);
  assertEquals(added(known, declared), ["getOld"]);
});

Deno.test("additions to the package are reported by name, wherever they are", async () => {
  const texts = new Map<string, Promise<string>>();
  const read = (file: string) => {
    const text = texts.get(file) ?? declarations(file);
    texts.set(file, text);
    return text;
  };
  const before = byName(await wholeApi(read));
  const change = async (file: string, from: string | RegExp, to: string) => {
    const text = await read(file);
    assertEquals(text.replace(from, to) === text, false, `${file} has changed`);
    const changed = await wholeApi(async (asked) => {
      if (asked === "mood.d.ts") return "export interface Mood {\n    level: number;\n}\n";
      return asked === file ? text.replace(from, to) : await read(asked);
    });
    return added(byName(changed), before);
  };
  const cases: [file: string, from: string | RegExp, to: string, named: string[]][] = [
    ["mod.d.ts", /^/, 'export * from "./mood.js";\n', ["Mood"]],
    ["message.d.ts", /interface Poll \{\n/, "$&    mood: Mood;\n", ["Poll.mood", "Poll.Mood"]],
    ["message.d.ts", '"mention"', '"mention" | "mood"', [
      'MessageEntity.CommonMessageEntity."mood"',
    ]],
    ["manage.d.ts", /interface PrivateChat [^{]*\{\n/, "$&        mood?: string;\n", [
      "Chat.PrivateChat.mood?",
    ]],
    [
      "methods.d.ts",
      /^ {4}getMe\(\): .*;\n/m,
      "$&    getMood(args: {\n        of: number;\n    }): number;\n",
      [
        "getMood",
      ],
    ],
    ["methods.d.ts", '"typing"', '"typing" | "moody"', ['sendChatAction."moody"']],
    ["update.d.ts", /interface Update \{\n/, "$&    mood?: Mood;\n", [
      "Update.mood?",
      "Update.Mood",
    ]],
  ];
  for (const [file, from, to, named] of cases) assertEquals(await change(file, from, to), named);
});
