/** CPU-bound handlers of two bots, in one thread and in a Worker each: `deno task bench:isolation`. */
import { createApp } from "../../src/mod.ts";
import type { Update } from "../../src/mod.ts";

const MODULE = new URL("./subjects/isolated_cpu.ts", import.meta.url);
const ROUNDS = 5;
const UPDATES = 100;

async function measure(
  handler: URL | typeof import("./subjects/isolated_cpu.ts"),
): Promise<number> {
  const bots = { a: { token: "1:a", handler }, b: { token: "2:b", handler } };
  const app = createApp({ bots });
  let id = 0;
  const batch = (count: number) =>
    Promise.all(["a", "b"].flatMap((bot) =>
      Array.from({ length: count }, () => {
        const chat = { id: ++id, type: "private", first_name: "Ada" };
        return app.dispatch(bot, { update_id: id, message: { chat } } as unknown as Update);
      })
    ));
  const alive = setInterval(() => {}, 1000);
  await batch(20);
  const start = performance.now();
  await batch(UPDATES);
  const ms = performance.now() - start;
  clearInterval(alive);
  await app.close(0);
  return ms;
}

const ratios: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const one = await measure(await import("./subjects/isolated_cpu.ts"));
  const two = await measure(MODULE);
  ratios.push(one / two);
  // deno-lint-ignore no-console
  console.log(`${one.toFixed(0)} ms in one thread, ${two.toFixed(0)} ms in two Workers`);
}
// deno-lint-ignore no-console
console.log(`median ${ratios.sort((a, b) => a - b)[ROUNDS >> 1]!.toFixed(2)}×`);
Deno.exit(0);
