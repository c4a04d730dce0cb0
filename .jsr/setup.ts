// deno-lint-ignore-file no-console
/**
 * `deno task setup`: checks Deno's version, and makes @std available. Where JSR answers there is
 * nothing to do: Deno fetches the genuine packages. Elsewhere the stand-ins in this folder are copied
 * into vendor/jsr.io/, which Deno reads before the network because deno.json says `"vendor": true`.
 * Versions and checksums come from deno.lock, so that one lock file serves both.
 *
 * It asks JSR once per checkout, and again after the lock file or a stand-in has changed, or with
 * `--force`.
 */
const root = new URL("../", import.meta.url);
/** As in src/config/mod.ts. */
const MIN_DENO = "2.9.6";
const vendor = new URL("vendor/", root);
const packages = new URL("jsr.io/", vendor);
/** Says which packages vendor/ is for, and what they were made from. */
const marker = new URL("SETUP.json", vendor);

interface Setup {
  std: "genuine" | "stand-ins";
  madeFrom: string;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
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

/** A digest of all that the stand-ins are made from. */
async function digestSources(): Promise<string> {
  let all = await Deno.readTextFile(new URL("deno.lock", root));
  const std = new URL(".jsr/std/", root);
  for (const name of [...Deno.readDirSync(std)].map((entry) => entry.name).sort()) {
    const folder = new URL(`${name}/`, std);
    for (const file of [...Deno.readDirSync(folder)].map((entry) => entry.name).sort()) {
      all += file + await Deno.readTextFile(new URL(file, folder));
    }
  }
  return await sha256(new TextEncoder().encode(all));
}

async function readMarker(): Promise<Setup | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(marker));
  } catch {
    return undefined; // Missing or unreadable: set up again.
  }
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

/** Copies one package: every file of its folder is an export, `mod.ts` the main one. */
async function copyPackage(name: string, version: string, integrity: string): Promise<void> {
  const source = new URL(`.jsr/std/${name}/`, root);
  const target = new URL(`@std/${name}/`, packages);
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

async function copyStandIns(): Promise<void> {
  const lock = JSON.parse(await Deno.readTextFile(new URL("deno.lock", root)));
  for (const [id, { integrity }] of Object.entries<{ integrity: string }>(lock.jsr)) {
    const [, name, version] = id.match(/^@std\/(.+)@(.+)$/) ?? [];
    if (name && version) await copyPackage(name, version, integrity);
  }
}

// Older ones refuse deno.json's permissions, or a module, with errors that do not say why.
const isOld = Deno.version.deno.localeCompare(MIN_DENO, "en", { numeric: true }) < 0;
if (isOld) {
  console.error(
    `Deno ${Deno.version.deno} is too old; install ${MIN_DENO} or newer: \`deno upgrade\`, ` +
      `or \`npx -y deno@${MIN_DENO} task …\``,
  );
  Deno.exit(1);
}

const madeFrom = await digestSources();
const before = await readMarker();
if (before?.madeFrom === madeFrom && !Deno.args.includes("--force")) Deno.exit(0);

const std = await jsrAnswers() ? "genuine" : "stand-ins";
// Genuine packages without a marker were fetched by Deno itself and are worth keeping.
const isGenuine = before?.std === "genuine" ||
  before === undefined && await Deno.stat(packages).then(() => true, () => false);
if (std === "genuine" && !isGenuine) {
  await Deno.remove(packages, { recursive: true }).catch(() => {}); // Nothing there: as it should be.
}
if (std === "stand-ins" && !isGenuine) await copyStandIns();
const kept = isGenuine ? "genuine" : std;
await Deno.mkdir(vendor, { recursive: true });
await writeJson(marker, { std: kept, madeFrom } satisfies Setup);
const said = std === "genuine"
  ? "JSR answers; Deno fetches the genuine @std packages"
  : kept === "genuine"
  ? "JSR is out of reach; vendor/ already holds the genuine @std packages"
  : "JSR is out of reach; @std comes from the stand-ins in .jsr/";
console.error(`setup: ${said} (asked once; again with \`deno task setup --force\`)`);
