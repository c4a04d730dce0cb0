/**
 * Writes responses to a connection.
 *
 * @module
 */
import { STATUS_TEXT, type StatusCode } from "@std/http/status";
import type { ByteConnection, RequestReader } from "./request_reader.ts";
import { writeAll } from "../../net/write_all.ts";

const encoder = new TextEncoder();

/** Options for {@linkcode writeResponse}. */
export interface Written {
  readonly response: Response;
  /** Whether the connection stays open. */
  readonly keepAlive: boolean;
  /** Whether to omit the body, as for HEAD. */
  readonly bare: boolean;
}

/** Writes a response; an event stream until it ends or the peer disconnects. */
export async function writeResponse(
  connection: ByteConnection,
  reader: RequestReader,
  { response, keepAlive, bare }: Written,
): Promise<void> {
  const headers = new Headers(response.headers);
  headers.set("connection", keepAlive ? "keep-alive" : "close");
  const isStream = headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  if (isStream && response.body && !bare) {
    headers.set("transfer-encoding", "chunked");
    await writeAll(connection, head(response.status, headers));
    return await writeChunks(connection, reader, response.body);
  }
  const body = await response.bytes().catch(async (error) => {
    // Without a head, clients assume an idle connection was closed and silently repeat the call.
    headers.set("content-length", "1");
    await writeAll(connection, head(response.status, headers));
    throw error;
  });
  headers.set("content-length", `${body.length}`);
  await writeAll(connection, join(head(response.status, headers), bare ? new Uint8Array() : body));
}

function head(status: number, headers: Headers): Uint8Array<ArrayBuffer> {
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  const text = STATUS_TEXT[status as StatusCode] ?? "";
  return encoder.encode(`HTTP/1.1 ${status} ${text}\r\n${lines.join("")}\r\n`);
}

async function writeChunks(
  connection: ByteConnection,
  reader: RequestReader,
  body: ReadableStream<Uint8Array>,
): Promise<void> {
  const chunks = body.getReader();
  let isGone = false;
  void reader.closed().then(() => {
    isGone = true;
    return chunks.cancel();
  }).catch(() => {});
  while (!isGone) {
    const { done, value } = await chunks.read();
    if (done) break;
    const size = encoder.encode(`${value.length.toString(16)}\r\n`);
    await writeAll(connection, join(size, value, encoder.encode("\r\n")));
  }
  if (!isGone) await writeAll(connection, encoder.encode("0\r\n\r\n"));
}

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
