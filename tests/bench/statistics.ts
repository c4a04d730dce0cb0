/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Half the distance from the smallest to the largest, in percent of the median. */
export function spread(values: readonly number[]): number {
  return 50 * (Math.max(...values) - Math.min(...values)) / median(values);
}

/** A quantile of several histograms together. */
export function quantileOf(
  histograms: readonly (readonly (readonly [value: number, count: number])[])[],
  quantile: number,
): number {
  const sorted = histograms.flat().toSorted(([a], [b]) => a - b);
  let left = quantile * sorted.reduce((sum, [, count]) => sum + count, 0);
  for (const [value, count] of sorted) if ((left -= count) <= 0) return value;
  return sorted.at(-1)?.[0] ?? NaN;
}
