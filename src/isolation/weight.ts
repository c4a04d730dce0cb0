/**
 * How much a message weighs: reading it takes the main thread's time, however few messages there are.
 *
 * @module
 */

/** A value, such as an object or a number, costs about as much as so many characters. */
const PER_VALUE = 20;

/** Bytes are only copied. */
const BYTES_PER_CHARACTER = 16;

/** From so many values on, those that have been seen are not weighed again. */
const FEW = 1000;

/**
 * Weighs a message, in characters.
 *
 * @param message What has been received.
 * @param limit Where weighing ends.
 */
export function weigh(message: unknown, limit: number): number {
  const waiting: unknown[] = [message];
  let seen: Set<unknown> | undefined;
  let weight = 0;
  for (let values = 1; waiting.length > 0 && weight <= limit; values++) {
    const value = waiting.pop();
    weight += PER_VALUE;
    if (typeof value === "string") weight += value.length;
    if (typeof value !== "object" || value === null) continue;
    if (values > FEW) {
      seen ??= new Set();
      if (seen.has(value)) continue;
      seen.add(value);
    }
    weight += weighOne(value, waiting, limit - weight);
  }
  return weight;
}

/** The weight of an object without what it contains, which is added to `waiting`. */
function weighOne(value: object, waiting: unknown[], limit: number): number {
  if (ArrayBuffer.isView(value)) return value.byteLength / BYTES_PER_CHARACTER;
  if (value instanceof ArrayBuffer) return value.byteLength / BYTES_PER_CHARACTER;
  if (Array.isArray(value) || value instanceof Set || value instanceof Map) {
    const size = Array.isArray(value) ? value.length : value.size;
    if (size * PER_VALUE > limit) return size * PER_VALUE;
    for (const item of value) waiting.push(item);
    return 0;
  }
  let weight = 0;
  for (const key in value) {
    weight += key.length;
    waiting.push((value as Record<string, unknown>)[key]);
  }
  return weight;
}
