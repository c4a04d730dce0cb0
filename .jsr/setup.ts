// deno-lint-ignore-file no-console
/**
 * `deno task setup`: makes @std available. Where JSR answers there is nothing to do, Deno fetches
 * the genuine packages. Elsewhere the stand-ins beside this file are laid into vendor/jsr.io/,
 * which Deno reads before the network because deno.json says `"vendor": true`. Versions and
 * checksums come from deno.lock, so that one lock file serves both.
 */
const root = new URL("../", import.meta.url);
const vendor = new URL("vendor/jsr.io/", root);
const marker = new URL("vendor/STAND-INS", root);

async function exists(url: URL): Promise<boolean> {
  return await Deno.stat(url).then(() => true, () => false);
}

async function jsrAnswers(): Promise<boolean> {
  try {
    const answer = await fetch("https://jsr.io/@std/assert/meta.json", {
      signal: AbortSignal.timeout(4000),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Writes only what differs, so that a task may set up while another one reads. */
async function write(url: URL, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const old = await Deno.readFile(url).catch(() => undefined);
  if (old && await sha256(old) === await sha256(bytes)) return;
  await Deno.writeFile(url, bytes);
}

async function writeJson(url: URL, value: unknown): Promise<void> {
  await write(url, new TextEncoder().encode(JSON.stringify(value)));
}

/** Lays one package: every file of its folder is an export, `mod.ts` the main one. */
async function layPackage(name: string, version: string, integrity: string): Promise<void> {
  const source = new URL(`.jsr/std/${name}/`, root);
  const target = new URL(`@std/${name}/`, vendor);
  const manifest: Record<string, { size: number; checksum: string }> = {};
  const exports: Record<string, string> = {};
  await Deno.mkdir(new URL(`${version}/`, target), { recursive: true });
  for await (const { name: file } of Deno.readDir(source)) {
    const bytes = await Deno.readFile(new URL(file, source));
    manifest[`/${file}`] = { size: bytes.length, checksum: `sha256-${await sha256(bytes)}` };
    exports[file === "mod.ts" ? "." : `./${file.slice(0, -".ts".length)}`] = `./${file}`;
    await write(new URL(`${version}/${file}`, target), bytes);
  }
  const meta = { scope: "std", name, latest: version, versions: { [version]: {} } };
  await writeJson(new URL("meta.json", target), meta);
  await writeJson(new URL(`${version}_meta.json`, target), {
    manifest,
    exports,
    lockfileChecksum: integrity,
  });
}

async function layStandIns(): Promise<void> {
  const lock = JSON.parse(await Deno.readTextFile(new URL("deno.lock", root)));
  const packages = lock.jsr as Record<string, { integrity: string }>;
  for (const [id, { integrity }] of Object.entries(packages)) {
    const [, name, version] = id.match(/^@std\/(.+)@(.+)$/) ?? [];
    if (name && version) await layPackage(name, version, integrity);
  }
  await Deno.writeTextFile(marker, "vendor/jsr.io holds the stand-ins of .jsr/\n");
}

if (await jsrAnswers()) {
  if (await exists(marker)) {
    await Deno.remove(vendor, { recursive: true });
    await Deno.remove(marker);
  }
  console.error("setup: JSR answers; Deno fetches the genuine @std packages");
} else if (await exists(vendor) && !await exists(marker)) {
  console.error("setup: JSR is out of reach; vendor/ already holds the genuine @std packages");
} else {
  await layStandIns();
  console.error("setup: JSR is out of reach; @std comes from the stand-ins in .jsr/");
}
