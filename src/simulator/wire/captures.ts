/**
 * The folder for captures.
 *
 * @module
 */

const NAME = /^[\w.-]+\.jsonl$/;

/** Saves a capture in a file that only its owner can read. Returns the path. */
export async function saveCapture(folder: string, text: string, now: number): Promise<string> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(":", "-");
  for (let i = 1;; i++) {
    const path = `${folder}/${time}${i === 1 ? "" : `-${i}`}.jsonl`;
    try {
      await Deno.writeTextFile(path, text, { mode: 0o600, createNew: true });
      return path;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

/** The names of the captures, newest first. */
export async function listCaptures(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (isFile && NAME.test(name)) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort((a, b) => bare(a) < bare(b) ? 1 : -1);
}

/** Without its extension: "-2", the second of a second, comes after nothing, and before ".". */
function bare(name: string): string {
  return name.slice(0, -".jsonl".length);
}

/**
 * Reads a capture from the folder.
 *
 * @throws {TypeError} If there is no such capture.
 */
export async function loadCapture(folder: string, name: string): Promise<string> {
  if (!(await listCaptures(folder)).includes(name)) {
    throw new TypeError(`Cannot find the capture "${name}" in ${folder}`);
  }
  return await Deno.readTextFile(`${folder}/${name}`);
}
