import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";

Deno.test("with --v8-flags=--no-turboshaft a loop of built-ins is also stopped before it uses all memory", async () => {
  const script = fromFileUrl(new URL("./builtin_loops.ts", import.meta.url));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--v8-flags=--no-turboshaft", script],
    cwd: fromFileUrl(new URL("../../", import.meta.url)),
  }).output();
  assertEquals([code, code === 0 ? "" : new TextDecoder().decode(stderr)], [0, ""]);
});
