import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Environment, parseEnvFile } from "../../src/config/env_file.ts";
import { readConfig } from "../../src/config/mod.ts";
import { decodeText } from "../../src/util/files/text_file.ts";

Deno.test("parseEnvFile() reads names and values, quoted or not", () => {
  const text = [
    "\uFEFFA=1\r",
    "export B = two words # a comment",
    "C='single # quoted' # x",
    'D="double \\"quoted\\"\\nline"',
    "# E=5",
    "F=",
    "G=a#b=c",
    "not a variable",
    "1H=x",
  ].join("\n");
  assertEquals(parseEnvFile(text), {
    env: {
      A: "1",
      B: "two words",
      C: "single # quoted",
      D: 'double "quoted"\nline',
      F: "",
      G: "a#b=c",
    },
    unreadable: [8, 9],
  });
});

Deno.test("parseEnvFile() reports the numbers of lines that set nothing, or the wrong thing", () => {
  const lines = ["", "  # fine", "A: 1", "A-B=1", "=1", 'A="open', "A='open", `A="it's"`, "\r"];
  assertEquals(parseEnvFile(lines.join("\n")).unreadable, [3, 4, 5, 6, 7]);
});

Deno.test("parseEnvFile() reports text behind a closing quote", () => {
  const lines = [`A="abc"def`, "A='it''s'", `A="a" b`, `A="a"b"`, `A="open\\"`, `A="a # "b`];
  for (const line of lines) assertEquals(parseEnvFile(line).unreadable, [1], line);
  for (const line of [`A="abc" # "x"`, "A='abc'#don't", `A="abc" `]) {
    assertEquals(parseEnvFile(line), { env: { A: "abc" }, unreadable: [] }, line);
  }
});

Deno.test("parseEnvFile() leaves backslashes that escape nothing", () => {
  const text = String.raw`A="C:\data\postern.db"
B="a\\nb\"\$c\n"
C='a\n'
D=a\n`;
  assertEquals(parseEnvFile(text).env, {
    A: String.raw`C:\data\postern.db`,
    B: 'a\\nb"$c\n',
    C: String.raw`a\n`,
    D: String.raw`a\n`,
  });
});

Deno.test("Environment warns about lines that cannot be parsed, without showing them", async () => {
  const env = environment({}, { text: "BOT_ECHO_TOKEN: 123456789:secret\n" });
  await env.read();
  const [warning, ...more] = env.warnings;
  assertEquals(more, []);
  assertEquals(warning, {
    setting: ".env",
    message: "line 1 cannot be parsed, and sets nothing or a wrong value",
    remedy: "write NAME=value, in one line, quoted as a whole or not at all",
  });
  // It is reported along with the other problems.
  const echo = { message() {} };
  const { message } = await assertRejects(() =>
    readConfig({ env: {}, envWarnings: env.warnings, bots: { echo } })
  ) as Error;
  assertStringIncludes(message, "no bot has a token");
  assertStringIncludes(message, "Check this as well:\n  - .env: line 1 cannot be parsed");
});

Deno.test("decodeText() reads UTF-8 and UTF-16, with a byte order mark", () => {
  const text = "BOT_ECHO_TOKEN=1\n";
  const utf16 = (bigEndian: boolean) => {
    const bytes = new Uint8Array(2 * text.length + 2);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, 0xFEFF, !bigEndian);
    for (let i = 0; i < text.length; i++) {
      view.setUint16(2 * i + 2, text.charCodeAt(i), !bigEndian);
    }
    return bytes;
  };
  const utf8 = new TextEncoder().encode(`\uFEFF${text}`);
  for (const bytes of [utf16(false), utf16(true), utf8, utf8.subarray(3)]) {
    assertEquals(decodeText(bytes), text);
  }
  assertEquals(decodeText(new Uint8Array()), "");
});

/** An environment with a file that changes. */
function environment(env: Record<string, string>, file: { text: string | undefined }) {
  return new Environment({
    env,
    path: env.ENV_FILE ?? ".env",
    readFile: () =>
      file.text === undefined
        ? Promise.reject(new Deno.errors.NotFound("gone"))
        : Promise.resolve(file.text),
  });
}

Deno.test("Environment reads the file named by ENV_FILE; the environment takes precedence", async () => {
  const file = { text: "A=file\nB=file" };
  const env = environment({ ENV_FILE: "x", A: "own" }, file);
  assertEquals(await env.read(), { ENV_FILE: "x", A: "own", B: "file" });
  await env.remember();
  file.text = "A=new\nB=new\nC=new";
  assertEquals(await env.readAgain(), { ENV_FILE: "x", A: "own", B: "new", C: "new" });
});

Deno.test("Environment publishes what the file sets and the environment does not override", async () => {
  let text = "A=file\nB=file";
  const published: unknown[] = [];
  const readFile = () => Promise.resolve(text);
  const publish = (variables: unknown) => void published.push(variables);
  const env = new Environment({ env: { A: "own" }, path: ".env", readFile, publish });
  await env.read();
  await env.remember();
  text = "A=new\nB=new\nC=new";
  await env.readAgain();
  assertEquals(published, [{ B: "file" }, { B: "new", C: "new" }]);
});

Deno.test("Environment reads .env again after --env-file has loaded it", async () => {
  const file = { text: "A=file\nB=file" };
  const env = environment({ A: "file", B: "own" }, file);
  assertEquals(await env.read(), { A: "file", B: "own" });
  await env.remember();
  assertEquals(env.path, ".env");
  file.text = "A=new\nB=new";
  assertEquals(await env.readAgain(), { A: "new", B: "own" });
});

Deno.test("Environment reads .env if it exists, unless ENV_FILE is empty", async () => {
  const file = { text: "A=file\nB=file" };
  assertEquals(await environment({ A: "own" }, file).read(), { A: "own", B: "file" });
  assertEquals(await environment({ ENV_FILE: "" }, file).read(), { ENV_FILE: "" });
  assertEquals(await environment({ A: "own" }, { text: undefined }).read(), { A: "own" });
});

Deno.test("Environment reads an .env that was written after the start", async () => {
  const file: { text: string | undefined } = { text: undefined };
  const env = environment({ A: "own" }, file);
  await env.remember();
  file.text = "A=new\nB=new";
  assertEquals(await env.readAgain(), { A: "own", B: "new" });
  assertEquals(env.path, ".env");
});

Deno.test("Environment does not require .env, but does require the file named by ENV_FILE", async () => {
  const none = environment({ A: "own" }, { text: undefined });
  await none.remember();
  assertEquals([none.path, await none.readAgain()], [undefined, { A: "own" }]);
  const named = environment({ ENV_FILE: "x" }, { text: undefined });
  await assertRejects(
    () => named.read(),
    Error,
    'Cannot read the settings in "x": there is no such file',
  );
});
