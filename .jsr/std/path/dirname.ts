/** Stand-in for jsr:@std/path/dirname, over node:path. */
import { isWindows } from "jsr:@std/internal@^1.0.14/os";
import { posix, win32 } from "node:path";

export function dirname(path: string | URL): string {
  const text = path instanceof URL ? decodeURIComponent(path.pathname) : path;
  return (isWindows ? win32 : posix).dirname(text);
}
