/**
 * Telegram's own library, from npm: its synchronous functions need no network and no account.
 * Linux on x86-64 with glibc only.
 */
import { fromFileUrl } from "@std/path/from-file-url";

const PACKAGE = "@prebuilt-tdlib/linux-x64-glibc";
const VERSION = "0.1008067.0";
const FOLDER = new URL(".library/", import.meta.url);
const LIBRARY = new URL(`node_modules/${PACKAGE}/libtdjson.so`, FOLDER);

/** `RTLD_NOW | RTLD_NODELETE`: it crashes if unloaded before the process ends. */
const STAYS = 0x1002;

/** A function of TDLib: an object in, an object out. */
export type Execute = (request: Record<string, unknown>) => Record<string, unknown>;

/** Installs the library if it is missing, and opens it. */
export async function openTdlib(): Promise<Execute> {
  const { os, arch } = Deno.build;
  if (os !== "linux" || arch !== "x86_64") {
    throw new Error(
      `Cannot open TDLib: ${PACKAGE} is built for Linux on x86_64, not ${os} ${arch}`,
    );
  }
  if (!await isInstalled()) await install();
  const path = fromFileUrl(LIBRARY);
  const { dlopen } = Deno.dlopen("libc.so.6", {
    dlopen: { parameters: ["buffer", "i32"], result: "pointer" },
  }).symbols;
  dlopen(bytesOf(path), STAYS);
  const { td_execute } = Deno.dlopen(path, {
    td_execute: { parameters: ["buffer"], result: "pointer" },
  }).symbols;
  const execute: Execute = (request) => {
    const answer = td_execute(bytesOf(JSON.stringify(request)));
    if (!answer) throw new Error(`Cannot run ${request["@type"]}: TDLib gave no answer`);
    return JSON.parse(Deno.UnsafePointerView.getCString(answer));
  };
  execute({ "@type": "setLogVerbosityLevel", new_verbosity_level: 0 });
  return execute;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}

async function isInstalled(): Promise<boolean> {
  try {
    const manifest = new URL("package.json", LIBRARY);
    return JSON.parse(await Deno.readTextFile(manifest)).version === VERSION;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function install(): Promise<void> {
  const what = `${PACKAGE}@${VERSION}`;
  await Deno.mkdir(FOLDER, { recursive: true });
  const { success, stderr } = await npm("install", "--no-save", "--no-package-lock", what);
  if (!success) {
    throw new Error(`Cannot install ${what}: ${new TextDecoder().decode(stderr).trim()}`);
  }
}

async function npm(...args: string[]): Promise<Deno.CommandOutput> {
  const where = ["--no-audit", "--no-fund", "--prefix", fromFileUrl(FOLDER)];
  try {
    return await new Deno.Command("npm", { args: [...args, ...where] }).output();
  } catch (cause) {
    throw new Error(`Cannot fetch ${PACKAGE}: npm cannot be run, install Node.js`, { cause });
  }
}
