/**
 * Writing DER, the encoding of certificates (ITU-T X.690): only what a certificate needs.
 *
 * @module
 */

/** Bytes of one encoded value. */
export type Der = Uint8Array<ArrayBuffer>;

/** Joins byte arrays. */
export function concat(parts: readonly Uint8Array[]): Der {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A value with its tag and its length. */
export function tagged(tag: number, ...content: readonly Uint8Array[]): Der {
  const body = concat(content);
  const { length } = body;
  if (length < 0x80) return concat([Uint8Array.of(tag, length), body]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return concat([Uint8Array.of(tag, 0x80 | bytes.length, ...bytes), body]);
}

/** `SEQUENCE`. */
export function sequence(...parts: readonly Uint8Array[]): Der {
  return tagged(0x30, ...parts);
}

/** Non-negative `INTEGER` from its bytes: as short as possible, a zero before a set high bit. */
export function integer(bytes: Uint8Array): Der {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.subarray(start);
  return digits[0]! & 0x80 ? tagged(0x02, Uint8Array.of(0), digits) : tagged(0x02, digits);
}

/** `BIT STRING` of whole bytes. */
export function bitString(bytes: Uint8Array): Der {
  return tagged(0x03, Uint8Array.of(0), bytes);
}

/** `OCTET STRING`. */
export function octetString(bytes: Uint8Array): Der {
  return tagged(0x04, bytes);
}

/** `OBJECT IDENTIFIER`, from its dotted form. */
export function objectId(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (let arc of rest) {
    const group = [arc % 128];
    while ((arc = Math.floor(arc / 128)) > 0) group.unshift(128 | arc % 128);
    bytes.push(...group);
  }
  return tagged(0x06, Uint8Array.from(bytes));
}

/** `BOOLEAN` true; false is always the default, which DER omits. */
export const TRUE: Der = tagged(0x01, Uint8Array.of(0xff));

/** `NULL`. */
export const NULL: Der = tagged(0x05);

/** `UTF8String`. */
export function utf8String(text: string): Der {
  return tagged(0x0c, new TextEncoder().encode(text));
}

/** A date in a certificate: `UTCTime` until 2049, then `GeneralizedTime` (RFC 5280, 4.1.2.5). */
export function time(date: Date): Der {
  const digits = date.toISOString().replace(/\.\d+/, "").replace(/[-:T]/g, "");
  const isShort = date.getUTCFullYear() < 2050;
  return tagged(
    isShort ? 0x17 : 0x18,
    new TextEncoder().encode(isShort ? digits.slice(2) : digits),
  );
}
