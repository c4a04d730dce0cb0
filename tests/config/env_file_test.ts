import { assertEquals, assertRejects } from "@std/assert";
import { Environment, parseEnvFile } from "../../src/config/env_file.ts";

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
    A: "1",
    B: "two words",
    C: "single # quoted",
    D: 'double "quoted"\nline',
    F: "",
    G: "a#b=c",
  });
});

/** An environment over a file that changes. */
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

Deno.test("Environment takes the file that ENV_FILE names, under the environment", async () => {
  const file = { text: "A=file\nB=file" };
  const env = environment({ ENV_FILE: "x", A: "own" }, file);
  assertEquals(await env.read(), { ENV_FILE: "x", A: "own", B: "file" });
  await env.remember();
  file.text = "A=new\nB=new\nC=new";
  assertEquals(await env.readAgain(), { ENV_FILE: "x", A: "own", B: "new", C: "new" });
});

Deno.test("Environment reads .env again after --env-file brought its values in", async () => {
  const file = { text: "A=file\nB=file" };
  const env = environment({ A: "file", B: "own" }, file);
  assertEquals(await env.read(), { A: "file", B: "own" });
  await env.remember();
  assertEquals(env.path, ".env");
  file.text = "A=new\nB=new";
  assertEquals(await env.readAgain(), { A: "new", B: "own" });
});

Deno.test("Environment takes .env by itself if it exists, unless ENV_FILE is empty", async () => {
  const file = { text: "A=file\nB=file" };
  assertEquals(await environment({ A: "own" }, file).read(), { A: "own", B: "file" });
  assertEquals(await environment({ ENV_FILE: "" }, file).read(), { ENV_FILE: "" });
  assertEquals(await environment({ A: "own" }, { text: undefined }).read(), { A: "own" });
});

Deno.test("Environment does without .env, but not without the file of ENV_FILE", async () => {
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
