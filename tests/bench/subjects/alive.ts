/** The live heap; needs `--v8-flags=--expose-gc`. */

declare const gc: () => void;

/** Live bytes, including memory outside the heap that it refers to. */
export async function alive(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

/** How many times to measure so few bots for a visible effect. */
export function copiesOf(bots: number): number {
  return Math.max(1, Math.floor(1000 / bots));
}

/** The token of a bot, as long as a real one. */
export function tokenOf(bot: number): string {
  return `${1_000_000_000 + bot}:AAE_example-token-of-usual-length${bot}`;
}
