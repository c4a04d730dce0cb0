import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";

const cwd = fromFileUrl(new URL("../../", import.meta.url));

async function runDemo(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "src/demo/main.ts", ...args],
    cwd,
  }).output();
  const [out, err] = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code: output.code, out: out!, err: err! };
}

Deno.test("demo plays every scene as expected and exits with 0", async () => {
  const { code, out } = await runDemo();
  assertEquals(code, 0, out);
  const lines = out.trim().split("\n");
  assertEquals(lines.filter((line) => line.startsWith("  ✓ ")).length, 7);
  assertEquals(lines.filter((line) => line.startsWith("  ✗ ")).length, 0);
  assertStringIncludes(out, "Echo says: Hello, is anyone there?");
  assertStringIncludes(out, "Bob presses [+1]\n");
  assertMatch(
    lines.at(-1)!,
    /^Demo passed: \d+ updates delivered, \d+ redelivered, answered with 200 in [\d.]+ ms \(median\), 2 forgeries refused$/,
  );
});

Deno.test("demo refuses an unknown argument with exit code 2", async () => {
  const { code, err } = await runDemo("--twice");
  assertEquals(code, 2);
  assertStringIncludes(err, '"--twice"');
});

Deno.test("demo stops its server and removes its files when it is interrupted", async () => {
  const folder = await Deno.makeTempDir();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "src/demo/main.ts"],
    cwd,
    env: { TMPDIR: folder },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("Ada says")) said += (await reader.read()).value ?? "";
  const [, url] = /serves three bots at (\S+)/.exec(said)!;
  child.kill("SIGTERM");
  while (!(await reader.read()).done);
  assertEquals(await new Response(child.stderr).text(), "");
  assertEquals((await child.status).code, 130);
  assertEquals([...Deno.readDirSync(folder)], []);
  const { hostname, port } = new URL(url!);
  await assertRejects(
    () => Deno.connect({ hostname, port: Number(port) }),
    Deno.errors.ConnectionRefused,
  );
  await Deno.remove(folder);
});
