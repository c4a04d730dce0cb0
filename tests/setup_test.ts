import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import { type ConfigError, readConfig } from "../src/config/mod.ts";

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

Deno.test("setup without JSR installs stand-ins that match the lock file", async () => {
  const cwd = await Deno.makeTempDir();
  await copyFolder(join(root, ".jsr"), join(cwd, ".jsr"));
  for (const file of ["deno.json", "deno.lock"]) {
    await Deno.copyFile(join(root, file), join(cwd, file));
  }
  await Deno.writeTextFile(
    join(cwd, "use.ts"),
    'import { STATUS_CODE } from "@std/http/status"; console.log(STATUS_CODE.NotFound);',
  );
  // Without permission to use the network, JSR is unreachable on every machine.
  const set = await deno(cwd, "run", "--no-lock", "--allow-read", "--allow-write", ".jsr/setup.ts");
  assertEquals(set.code, 0, set.said);
  assertStringIncludes(set.said, "stand-ins");
  const used = await deno(cwd, "run", "--frozen", "use.ts");
  assertEquals(used.code, 0, used.said);
  assertStringIncludes(used.said, "404");
  await Deno.remove(cwd, { recursive: true });
});

Deno.test("setup tries JSR once per checkout, and again with --force or another lock file", async () => {
  const cwd = await Deno.makeTempDir();
  await copyFolder(join(root, ".jsr"), join(cwd, ".jsr"));
  for (const file of ["deno.json", "deno.lock"]) {
    await Deno.copyFile(join(root, file), join(cwd, file));
  }
  const setup = (...args: string[]) =>
    deno(cwd, "run", "--no-lock", "--allow-read", "--allow-write", ".jsr/setup.ts", ...args);
  assertStringIncludes((await setup()).said, "stand-ins");
  assertEquals(await setup(), { code: 0, said: "" });
  assertStringIncludes((await setup("--force")).said, "stand-ins");
  await Deno.writeTextFile(join(cwd, "deno.lock"), "\n", { append: true });
  assertStringIncludes((await setup()).said, "stand-ins");
  await Deno.remove(cwd, { recursive: true });
});

Deno.test("setup refuses a Deno that main.ts refuses, and says what to install", async () => {
  const cwd = await Deno.makeTempDir();
  await copyFolder(join(root, ".jsr"), join(cwd, ".jsr"));
  await Deno.copyFile(join(root, "deno.lock"), join(cwd, "deno.lock"));
  for (
    const [version, code] of [["2.9.5", 1], ["2.7.14", 1], ["2.10.0", 0], ["3.0.0", 0]] as const
  ) {
    const file = join(cwd, `${version}.ts`);
    const value = `{ value: { deno: "${version}" } }`;
    await Deno.writeTextFile(file, `Object.defineProperty(Deno, "version", ${value});`);
    const preload = ["--preload", file, "--allow-read", "--allow-write=vendor"];
    const set = await deno(cwd, "run", "--no-lock", ...preload, ".jsr/setup.ts");
    assertEquals(set.code, code, set.said);
    const { problems } = await readConfig({ env: {}, bots: {}, denoVersion: version })
      .catch((error: ConfigError) => error) as ConfigError;
    const refusal = problems.find(({ setting }) => setting === "Deno");
    assertEquals(set.said.includes("is too old"), refusal !== undefined);
    if (refusal) assertStringIncludes(set.said, refusal.remedy);
  }
  await Deno.remove(cwd, { recursive: true });
});

/** The packages and ranges that the files of a stand-in import. */
async function rangesOf(name: string): Promise<string[]> {
  const folder = join(root, ".jsr/std", name);
  const ranges = new Set<string>();
  for await (const { name: file } of Deno.readDir(folder)) {
    const text = await Deno.readTextFile(join(folder, file));
    for (const [, range] of text.matchAll(/"(jsr:@std\/[^/"]+)/g)) ranges.add(range!);
  }
  return [...ranges].sort();
}

for (const path of ["deno.lock", "tests/deno.lock"]) {
  Deno.test(`${path} declares the version ranges that the stand-ins import, as the genuine packages do`, async () => {
    const lock = JSON.parse(await Deno.readTextFile(join(root, path)));
    for (
      const [id, { dependencies = [] }] of Object.entries<{ dependencies?: string[] }>(lock.jsr)
    ) {
      const [, name] = id.match(/^@std\/(.+)@/)!;
      assertEquals(await rangesOf(name!), dependencies, id);
    }
    // Published in @std/assert 1.0.19 and @std/path 1.1.6.
    assertEquals(lock.jsr["@std/assert@1.0.19"].dependencies, ["jsr:@std/internal@^1.0.12"]);
    assertEquals(lock.jsr["@std/path@1.1.6"].dependencies, ["jsr:@std/internal@^1.0.14"]);
  });
}

Deno.test("deno.lock contains no npm package, so running Postern fetches none", async () => {
  const text = await Deno.readTextFile(join(root, "deno.lock"));
  assertEquals(text.includes("npm:"), false);
});

Deno.test("timingSafeEqual() compares bytes and throws on unequal lengths", () => {
  assert(timingSafeEqual(new Uint8Array([1, 2]), new Uint8Array([1, 2])));
  assertEquals(timingSafeEqual(new Uint8Array([1, 2]), new Uint8Array([1, 3])), false);
  assertThrows(() => timingSafeEqual(new Uint8Array(1), new Uint8Array(2)), TypeError);
});
