/**
 * Downloads files from Telegram.
 *
 * @module
 */
import { botIdOf } from "../credentials.ts";
import { createRedactor } from "../../util/redact/redact.ts";
import { redactError } from "../../util/redact/redact_error.ts";
import { readAnswer } from "./answer.ts";
import { BotApiError, BotApiNetworkError } from "./error.ts";
import { type ApiRequest, type Connection, type Exchange, openExchange } from "./exchange.ts";
import { isOnDisk, openLocalFile } from "./local_file.ts";
import { API_ROOT } from "../api_root.ts";

/** One download. */
export interface Download extends Pick<ApiRequest, "timeoutMs" | "signal"> {
  /** The Bot API's address, without a trailing slash. */
  readonly root: string;
  /** The `file_path` from `getFile`. */
  readonly filePath: string;
}

/** The method name in its errors. */
export const DOWNLOAD = "download";

/**
 * Opens a file: on this machine's disk if a local server returned its path there, else over HTTP.
 *
 * @param connection The settings shared by all calls of the bot.
 * @param download The file.
 * @returns A stream of its bytes, which must be read to the end or cancelled.
 * @throws {BotApiError} when the file is not there.
 * @throws {BotApiNetworkError} when no answer comes.
 */
export async function openDownload(
  connection: Connection,
  { root, filePath, timeoutMs, signal }: Download,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const { token } = connection;
  // Files of Telegram's own server are never on this machine's disk, whatever an answer says.
  const onDisk = root !== API_ROOT && isOnDisk(filePath)
    ? await openLocalFile(filePath)
    : undefined;
  if (onDisk?.ok) return onDisk.file.readable;
  const path = filePath.split("/").map(encodeURIComponent).join("/");
  const url = `${root}/file/bot${token}/${path}`;
  try {
    return await openStream(connection, { method: DOWNLOAD, url, timeoutMs, signal });
  } catch (error) {
    if (!onDisk || signal?.aborted) throw error;
    const cause = redactError(onDisk.error, createRedactor([token]));
    const reason = `cannot read the file of the local Bot API server: ${cause.message}; run both ` +
      "on one machine, and give --allow-read for the server's folder";
    const status = error instanceof BotApiError ? error.error_code : undefined;
    const bot = botIdOf(token);
    throw new BotApiNetworkError(DOWNLOAD, reason, { bot, cause, ...status && { status } });
  }
}

async function openStream(
  connection: Connection,
  request: ApiRequest,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const exchange = await openExchange(connection, request);
  if (exchange.response.ok) return streamOf(exchange);
  try {
    await readAnswer(exchange.response, request.method, connection.token);
  } catch (error) {
    throw exchange.explain(error);
  } finally {
    exchange.close();
  }
  const { status } = exchange.response;
  const bot = botIdOf(connection.token);
  const reason = `${status} with an answer that is ok`;
  throw new BotApiNetworkError(request.method, reason, { bot, status });
}

/** The body of an answer; its exchange is closed with the stream. */
function streamOf(
  { response, explain, close }: Exchange,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const next = await reader?.read();
        if (next && !next.done) return controller.enqueue(next.value);
        close();
        controller.close();
      } catch (error) {
        const explained = explain(error);
        close();
        controller.error(explained);
      }
    },
    cancel: close,
  }, { highWaterMark: 0 });
}
