/**
 * Writing bytes to a stream that may take fewer at a time.
 *
 * @module
 */

/** Writes all of some bytes. */
export async function writeAll(
  stream: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await stream.write(bytes.subarray(sent));
}
