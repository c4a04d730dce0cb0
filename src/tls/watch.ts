/**
 * Watching files by looking at them now and then: unlike notifications, that sees renewals through
 * symbolic links (certbot), swapped directories (Kubernetes) and network mounts alike.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";

/** How often the files are looked at. */
const EVERY_MS = 1000;

/** What tells one state of a file from another, without reading it. */
async function stampOf(path: string): Promise<string> {
  try {
    const { mtime, size, ino } = await Deno.stat(path);
    return `${mtime?.getTime()} ${size} ${ino}`;
  } catch (error) {
    return (error as Error).name;
  }
}

/**
 * Calls back when any of some files has changed and has then been left alone for one look, so that
 * a pair that is being written is not read by halves.
 *
 * @param paths The files.
 * @param clock Where time comes from.
 * @param changed Called after each change.
 * @returns Stops watching. Resolves when no file is being looked at any longer.
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
