/**
 * Stand-in for jsr:@std/crypto/timing-safe-equal. Not over node:crypto: loading that module costs
 * 25 ms of every start, and the comparison is one line.
 */
type Bytes = ArrayBufferView | ArrayBufferLike | DataView;

function bytesOf(value: Bytes): Uint8Array {
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

export function timingSafeEqual(a: Bytes, b: Bytes): boolean {
  if (a.byteLength !== b.byteLength) {
    throw new TypeError("Cannot compare buffers: the byte lengths differ");
  }
  const left = a instanceof Uint8Array ? a : bytesOf(a);
  const right = b instanceof Uint8Array ? b : bytesOf(b);
  let difference = 0;
  for (let i = 0; i < left.length; i++) difference |= left[i]! ^ right[i]!;
  return difference === 0;
}
