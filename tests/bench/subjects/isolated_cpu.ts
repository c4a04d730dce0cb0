/** A handler that computes for some milliseconds. */
export function message(): void {
  let x = 1;
  for (let i = 0; i < 3_000_000; i++) x = Math.imul(x, 48_271) ^ i;
  if (x === 42) throw new Error("Not to be optimised away");
}
