/**
 * Files in calls: uploaded, named by id, or by address.
 *
 * @module
 */
import type { StoredFile } from "../world/files.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";
import type { Upload } from "./params.ts";

/** Where each sort of media is kept, and its type when the upload does not say. */
const MEDIA: Readonly<Record<string, readonly [folder: string, type: string]>> = {
  photo: ["photos", "image/jpeg"],
  audio: ["music", "audio/mpeg"],
  document: ["documents", "application/octet-stream"],
  video: ["videos", "video/mp4"],
  animation: ["animations", "video/mp4"],
  voice: ["voice", "audio/ogg"],
  video_note: ["video_notes", "video/mp4"],
  sticker: ["stickers", "image/webp"],
};

/**
 * The file that a reference names: an `attach://` upload, a file_id, or an address. What is at an
 * address is not fetched; the simulator talks to bots only.
 *
 * @param call The call.
 * @param sort `photo`, `document` …
 * @param upload The upload, if it came as one.
 * @param reference The text in its place otherwise.
 * @returns The file, kept.
 * @throws {ApiError} 400 when there is none, or it is unknown.
 *
 * @example Usage
 * ```ts
 * import { inputFile } from "./input_files.ts";
 * import type { Call } from "./call.ts";
 * import { World } from "../world/world.ts";
 * import { FakeClock } from "../../util/fake_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const world = new World({ clock: new FakeClock(), random: Math.random });
 * const file = inputFile({ world } as Call, "photo", undefined, "https://example.org/cat.jpg");
 * assertEquals([file.name, file.type], ["cat.jpg", "image/jpeg"]);
 * ```
 */
export function inputFile(
  { world }: Call,
  sort: string,
  upload: Upload | undefined,
  reference: string,
): StoredFile {
  const [folder, type] = MEDIA[sort] ?? ["documents", "application/octet-stream"];
  if (upload) {
    if (upload.bytes.length === 0) throw ApiError.badRequest("file must be non-empty");
    return world.files.add(folder, { ...upload, type: upload.type || type });
  }
  if (reference === "") {
    throw ApiError.badRequest(`there is no ${sort.replaceAll("_", " ")} in the request`);
  }
  const known = world.files.get(reference);
  if (known) return known;
  if (!URL.canParse(reference) || !/^https?:/i.test(reference)) {
    throw ApiError.badRequest("wrong file identifier/HTTP URL specified");
  }
  const name = new URL(reference).pathname.split("/").pop() || "file";
  return world.files.add(folder, { name, type, bytes: new Uint8Array() });
}

/**
 * A file as it stands in a message under `photo`, `document` …
 *
 * @param sort Which of them.
 * @param file The file.
 * @param details Width, duration … as the call gave them.
 * @returns The value of that field.
 *
 * @example Usage
 * ```ts
 * import { mediaField } from "./input_files.ts";
 * import { FileStore } from "../world/files.ts";
 * import type { Document } from "../../telegram/types.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const store = new FileStore(() => 0);
 * const file = store.add("documents", { name: "a.txt", type: "text/plain", bytes: new Uint8Array(3) });
 * const { file_name, file_size } = mediaField("document", file) as Document;
 * assertEquals([file_name, file_size], ["a.txt", 3]);
 * ```
 */
export function mediaField(
  sort: string,
  file: StoredFile,
  details: Readonly<Record<string, unknown>> = {},
): unknown {
  const { file_id, file_unique_id } = file;
  const size = { width: details.width ?? 320, height: details.height ?? 240 };
  const base = { file_id, file_unique_id, file_size: file.bytes.length };
  const length = { duration: details.duration ?? 1 };
  const named = { file_name: file.name, mime_type: file.type };
  const { title, performer, emoji } = details;
  switch (sort) {
    case "photo":
      return [{ ...base, ...size }];
    case "sticker":
      return {
        ...base,
        ...{ width: 512, height: 512, type: "regular", is_animated: false, is_video: false },
        ...(emoji ? { emoji } : {}),
      };
    case "audio":
      return {
        ...base,
        ...length,
        ...named,
        ...(title ? { title } : {}),
        ...(performer ? { performer } : {}),
      };
    case "voice":
      return { ...base, ...length, mime_type: file.type };
    case "video_note":
      return { ...base, ...length, length: details.length ?? 240 };
    case "video":
    case "animation":
      return { ...base, ...size, ...length, ...named };
    default:
      return { ...base, ...named };
  }
}
