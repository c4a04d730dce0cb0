/**
 * Growth: how much a cost grows when the work doubles.
 */

/** Work done and what it cost. */
export interface Cost {
  readonly work: number;
  readonly cost: number;
}

/**
 * The factor by which a cost grows with each doubling of the work: 1 is constant, 2 is
 * linear. Fitted to all points by least squares on logarithms; points without work are ignored.
 */
export function growthPerDoubling(costs: readonly Cost[]): number {
  const points = costs.filter(({ work }) => work > 0)
    .map(({ work, cost }) => [Math.log2(work), Math.log2(cost)] as const);
  const mean = (pick: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [x0, y0] = [mean(([x]) => x), mean(([, y]) => y)];
  const slope = mean(([x, y]) => (x - x0) * (y - y0)) / mean(([x]) => (x - x0) ** 2);
  return 2 ** slope;
}
