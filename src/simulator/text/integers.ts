/**
 * Integers as TDLib reads them from texts.
 *
 * @module
 */

/** A 64-bit integer in canonical form, otherwise `undefined`. */
export function int64(text: string): bigint | undefined {
  if (!/^(?:0|-?[1-9]\d{0,18})$/.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** The same with 32 bits. */
export function int32(text: string): number | undefined {
  const value = int64(text);
  return value !== undefined && BigInt.asIntN(32, value) === value ? Number(value) : undefined;
}

/** The leading digits of a text, wrapped at 32 bits; 0 without any. */
export function leadingInt32(text: string): number {
  return Number(BigInt.asIntN(32, BigInt(/^-?\d+/.exec(text)?.[0] ?? 0)));
}

/** A possible user id. */
export function userId(value: bigint): number | undefined {
  return value > 0n && value < 1n << 40n ? Number(value) : undefined;
}
