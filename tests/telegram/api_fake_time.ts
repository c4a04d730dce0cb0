/**
 * A client on a fake clock whose requests go over real connections.
 */
import { FakeClock } from "../../src/util/fake_clock.ts";
import { type Api, type ApiOptions, createApi } from "../../src/telegram/api/mod.ts";

/** A client on a fake clock, without a pace, and with all jitter at its upper end. */
export function fakeTimed(
  server: { root: string },
  options: Partial<ApiOptions> = {},
): { api: Api; clock: FakeClock } {
  const clock = new FakeClock();
  const settings = { token: "12:abc", apiRoot: server.root, clock, random: () => 1, pace: false };
  return { api: createApi({ ...settings, ...options }), clock };
}

/**
 * Resolves once the next timer is the one that fires in `ms`: that of the current attempt, or of
 * the wait for the next one.
 */
export async function untilTimer(clock: FakeClock, ms: number): Promise<void> {
  for (let turn = 0; turn < 20_000; turn++) {
    if (clock.nextAt === clock.now() + ms) return;
    await new Promise((done) => setTimeout(done));
  }
  throw new Error(`No timer for ${ms} ms was set; the next one is at ${clock.nextAt}`);
}
