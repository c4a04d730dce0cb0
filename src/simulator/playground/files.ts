/**
 * Files sent in chats, for the page to show.
 *
 * @module
 */
import type { FileStore } from "../world/files.ts";
import { headersFor } from "../../web/headers.ts";

/** Types that a browser may display. Only images that cannot contain scripts: no SVG. */
const SHOWN = /^(image\/(avif|gif|jpeg|png|webp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

/**
 * Serves a file: inline if it is a picture, video or sound, otherwise as a download.
 *
 * @param files The store of files.
 * @param fileId The file's id.
 * @returns The response; 404 if there is no such file, or it is empty (a bot sent a URL, which the
 * simulator does not fetch).
 */
export function fileResponse(files: FileStore, fileId: string): Response {
  const file = files.get(fileId);
  if (!file || file.bytes.length === 0) return new Response("No such file\n", { status: 404 });
  const shown = SHOWN.test(file.type);
  const headers = headersFor(shown ? file.type : "application/octet-stream", true);
  const name = encodeURIComponent(file.name).replace(/['()*]/g, escape);
  const how = shown ? "inline" : "attachment";
  return new Response(file.bytes, {
    headers: { ...headers, "content-disposition": `${how}; filename*=UTF-8''${name}` },
  });
}
