import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
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

Deno.test("demo plays every scene as expected and ends with 0", async () => {
  const { code, out } = await runDemo();
  assertEquals(code, 0, out);
  const lines = out.trim().split("\n");
  assertEquals(lines.filter((line) => line.startsWith("  ✓ ")).length, 6);
  assertEquals(lines.filter((line) => line.startsWith("  ✗ ")).length, 0);
  assertStringIncludes(out, "Echo says: Hello, is anyone there?");
  assertMatch(
    lines.at(-1)!,
    /^Demo passed: \d+ updates delivered, [3-9] redelivered, .* 2 forgeries refused$/,
  );
});

Deno.test("demo refuses an unknown argument with exit code 2", async () => {
  const { code, err } = await runDemo("--twice");
  assertEquals(code, 2);
  assertStringIncludes(err, '"--twice"');
});
