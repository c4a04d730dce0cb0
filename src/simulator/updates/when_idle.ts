/**
 * Waiting until a bot has received its updates.
 *
 * @module
 */
import type { Bot } from "../world/bot.ts";
import type { Traffic } from "../wire/traffic.ts";

/**
 * Waits until a bot has no update pending.
 *
 * @throws {Error} If it still has some after `within` ms.
 */
export async function whenIdle(
  { clock, feed }: Traffic,
  { username, updates }: Pick<Bot, "username" | "updates">,
  within: number,
): Promise<void> {
  if (updates.size === 0) return;
  await new Promise<void>((resolve, reject) => {
    const over = () => (stop(), clock.clearTimer(timer));
    const stop = feed.on(() => updates.size === 0 && (over(), resolve()));
    const timer = clock.setTimer(() => {
      over();
      reject(new Error(`@${username} still has ${updates.size} update(s) after ${within} ms`));
    }, within);
  });
}
