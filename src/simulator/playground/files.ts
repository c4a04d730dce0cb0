/**
 * Files that were sent, for the page to show.
 *
 * @module
 */
import type { FileStore } from "../world/files.ts";
import { headersFor } from "../../web/headers.ts";

/** What a browser may show by itself. Of images, those without scripts in them: no SVG. */
const SHOWN = /^(image\/(avif|gif|jpeg|png|webp)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

/**
 * Answers with a file: shown when it is a picture, sound or film, else for download.
 *
 * @param files Where files are kept.
 * @param fileId Which.
 * @returns The answer; 404 when there is no such file, or nothing in it (a bot sent an address,
 * which the simulator does not fetch).
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
