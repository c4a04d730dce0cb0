/**
 * getFile; the download itself is `/file/bot<token>/<file_path>`.
 *
 * @module
 */
import { ApiError } from "../api_error.ts";
import type { Call, Methods } from "../call.ts";

/** The size limit for downloads from Telegram's own server. */
const MAX_DOWNLOAD = 20 * 1024 * 1024;

function getFile({ world, bot, params }: Call): unknown {
  const id = params.text("file_id");
  if (id === "") throw ApiError.badRequest("file_id not specified");
  const file = world.files.ofBot(bot.id, id);
  if (!file) {
    throw ApiError.badRequest(
      world.files.get(id)
        ? "wrong file_id or the file is temporarily unavailable"
        : "invalid file_id",
    );
  }
  if (file.bytes.length > MAX_DOWNLOAD) throw ApiError.badRequest("file is too big");
  world.files.open(bot.id, file);
  const { file_id, file_unique_id, file_path } = file;
  return { file_id, file_unique_id, file_size: file.bytes.length, file_path };
}

export const fileMethods: Methods = { getFile };
