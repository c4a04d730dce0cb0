import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";

const root = fromFileUrl(new URL("../", import.meta.url));

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory) await copyFolder(source, target);
    else await Deno.copyFile(source, target);
  }
}

async function deno(cwd: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const env = { NO_COLOR: "1", DENO_DIR: join(cwd, "deno_dir") };
  const output = await new Deno.Command(Deno.execPath(), { args, cwd, env }).output();
  const said = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code: output.code, said: said.join("") };
}

Deno.test("setup without JSR lays stand-ins that match the lock file", async () => {
  const cwd = await Deno.makeTempDir();
  await copyFolder(join(root, ".jsr"), join(cwd, ".jsr"));
  for (const file of ["deno.json", "deno.lock"]) {
    await Deno.copyFile(join(root, file), join(cwd, file));
  }
  await Deno.writeTextFile(
    join(cwd, "use.ts"),
    'import { STATUS_CODE } from "@std/http/status"; console.log(STATUS_CODE.NotFound);',
  );
  // Without leave to use the network, JSR is out of reach on every machine.
  const set = await deno(cwd, "run", "--no-lock", "--allow-read", "--allow-write", ".jsr/setup.ts");
  assertEquals(set.code, 0, set.said);
  assertStringIncludes(set.said, "stand-ins");
  const used = await deno(cwd, "run", "--frozen", "use.ts");
  assertEquals(used.code, 0, used.said);
  assertStringIncludes(used.said, "404");
  await Deno.remove(cwd, { recursive: true });
});

Deno.test("timingSafeEqual() compares bytes and throws on unequal lengths", () => {
  assert(timingSafeEqual(new Uint8Array([1, 2]), new Uint8Array([1, 2])));
  assertEquals(timingSafeEqual(new Uint8Array([1, 2]), new Uint8Array([1, 3])), false);
  assertThrows(() => timingSafeEqual(new Uint8Array(1), new Uint8Array(2)), TypeError);
});
