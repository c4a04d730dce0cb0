/** Stand-in for jsr:@std/path/join, over node:path. */
import { isWindows } from "jsr:@std/internal@^1.0.14/os";
import { posix, win32 } from "node:path";

export function join(path: string | URL, ...paths: string[]): string {
  const first = path instanceof URL ? decodeURIComponent(path.pathname) : path;
  return (isWindows ? win32 : posix).join(first, ...paths);
}
