/**
 * Watching files by polling: unlike notifications, this notices renewals through symbolic links
 * (certbot), swapped directories (Kubernetes) and network mounts.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";

/** How often the files are checked. */
const EVERY_MS = 1000;

/** Distinguishes states of a file without reading it. */
async function stampOf(path: string): Promise<string> {
  try {
    const { mtime, size, ino } = await Deno.stat(path);
    return `${mtime?.getTime()} ${size} ${ino}`;
  } catch (error) {
    return (error as Error).name;
  }
}

/**
 * Calls back when any of the files has changed and then stayed the same for one check, so that a
 * pair that is still being written is not read.
 *
 * @param paths The files.
 * @param clock The clock.
 * @param changed Called after each change.
 * @returns A function that stops watching, and resolves once no file is being checked.
 */
export function watchFiles(
  paths: readonly string[],
  clock: Clock,
  changed: () => void,
): () => Promise<void> {
  let known: string | undefined;
  let last: string | undefined;
  let stopped = false;
  let timer = 0;

  async function look(): Promise<void> {
    const now = (await Promise.all(paths.map(stampOf))).join(", ");
    if (stopped) return;
    known ??= now;
    if (now !== known && now === last) {
      known = now;
      changed();
    }
    last = now;
    timer = clock.setTimer(() => looking = look(), EVERY_MS);
  }

  let looking = look();
  return () => {
    stopped = true;
    clock.clearTimer(timer);
    return looking;
  };
}
