import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";

const root = new URL("../../", import.meta.url);

/** Runs Deno in the project's folder. */
async function deno(...args: string[]): Promise<{ success: boolean; said: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args,
    cwd: fromFileUrl(root),
    env: { NO_COLOR: "1" },
  });
  const { success, stdout, stderr } = await command.output();
  return { success, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("deno publish includes what the exports need, but no entry point and no bot", async () => {
  const { success, said } = await deno("publish", "--dry-run", "--allow-dirty", "--no-check");
  assert(success, said);
  const files = [...said.matchAll(/^\s+(file:\S+) \(/gm)].map(([, url]) => url!);
  const published = new Set(files.map((url) => url.slice(root.href.length)));
  for (const path of ["README.md", "LICENSE", "deno.json", "src/mod.ts", "src/simulator/mod.ts"]) {
    assert(published.has(path), path);
  }
  const others = [...published].filter((path) =>
    !/^(README\.md|LICENSE|deno\.json|src\/.*)$/.test(path) ||
    /^src\/(bots|demo|cli|simulator\/playground)\b/.test(path)
  );
  assertEquals(others, []);
  for (const path of published) {
    // The one published program, which contains the source of others: `deno run jsr:@postern/postern/init`.
    if (!path.endsWith(".ts") || path.startsWith("src/init/")) continue;
    const code = (await Deno.readTextFile(new URL(path, root))).replace(/^ \*.*$/gm, "");
    // A library must not end the process or read its arguments.
    assert(!/\bDeno\.(exit|args)\b/.test(code), path);
  }
});
