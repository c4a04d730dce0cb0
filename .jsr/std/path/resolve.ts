/** Stand-in for jsr:@std/path/resolve, over node:path. */
import { isWindows } from "jsr:@std/internal@^1.0.14/os";
import { posix, win32 } from "node:path";

export function resolve(...paths: string[]): string {
  return (isWindows ? win32 : posix).resolve(...paths);
}
