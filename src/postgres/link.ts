/**
 * A connection to the server, as a stream of bytes.
 *
 * @module
 */
import { writeAll } from "../net/write_all.ts";
import { ProtocolError } from "./errors.ts";
import { Writer } from "./writer.ts";

/** A connection, however it is made. */
export interface Link {
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/**
 * Asks whether the server has TLS. Exactly one byte is read: whatever came behind it in the clear
 * would be taken for a part of the encrypted stream.
 */
export async function offersTls(link: Link): Promise<boolean> {
  await writeAll(link, new Writer().sslRequest().take());
  const answer = new Uint8Array(1);
  const count = await link.read(answer);
  if (count === 1 && answer[0] === 0x53) return true;
  if (count === 1 && answer[0] === 0x4e) return false;
  throw new ProtocolError("Cannot connect: the server does not answer as PostgreSQL does");
}

/** Closes what may be closed already. */
export function close(link: Link): void {
  try {
    link.close();
  } catch {
    // It was.
  }
}
