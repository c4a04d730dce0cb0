/** Stand-in for jsr:@std/path/from-file-url, over node:url. */
import { fileURLToPath } from "node:url";

export function fromFileUrl(url: string | URL): string {
  const parsed = new URL(url);
  if (parsed.protocol !== "file:") {
    throw new TypeError(`URL must be a file URL: received "${parsed.protocol}"`);
  }
  return fileURLToPath(parsed);
}
