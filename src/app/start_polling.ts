/**
 * Starts polling: a session over the pollers of all bots.
 *
 * @module
 */
import { buildApp, type BuiltApp } from "./app.ts";
import { refuseMisnamed } from "./check_options.ts";
import { DEFAULTS } from "./defaults.ts";
import { systemClock } from "../util/clock.ts";
import { withLog } from "./log_option.ts";
import type { PollOptions } from "./options.ts";
import { createApi } from "../telegram/api/mod.ts";
import { BotPoller } from "../polling/bot_poller.ts";
import { type Poller, PollingSession } from "../polling/session.ts";
import { clearWebhooks } from "../polling/webhooks.ts";

/** Telegram does not hold a call open longer than this, in seconds. */
const MAX_WAIT_SECONDS = 50;

/**
 * Starts polling; see `poll`.
 *
 * @param given The bots, and whether to delete their webhooks.
 * @returns The running poller.
 */
export async function startPolling(given: PollOptions): Promise<Poller> {
  refuseMisnamed(given);
  checkPolling(given);
  const { options, log } = withLog(given, true);
  const built = buildApp(options, log);
  const { app, emit, durable } = built;
  await built.hosted.started; // Only then is it known which updates their modules take.
  const session = new PollingSession({
    close: (ms) => app.close(ms),
    pollers: createPollers(options, built),
    drainMs: options.drainMs ?? DEFAULTS.drainMs,
    emit,
    flush: log.flush,
  });
  const { signal } = options;
  const stop = () => void session.shutdown();
  if (signal?.aborted) stop();
  else signal?.addEventListener("abort", stop, { once: true });
  try {
    await built.tracing;
    await durable?.opened;
    await clearWebhooks(session.pollers, options, emit);
  } catch (error) {
    signal?.removeEventListener("abort", stop);
    await app.close(0);
    await log.flush();
    throw error;
  }
  void durable?.refused.then((error) => session.giveUp(error));
  session.start();
  return session;
}

function checkPolling({ bots, maxUnfinished = 1, waitSeconds = 0 }: PollOptions): void {
  if (Object.keys(bots).length === 0) {
    throw new TypeError("Cannot poll: no bots are given; add at least one to `bots`");
  }
  if (!(maxUnfinished >= 1)) {
    throw new TypeError(`Cannot poll with maxUnfinished ${maxUnfinished}; use 1 or more`);
  }
  if (!(waitSeconds >= 0)) {
    throw new TypeError(
      `Cannot poll with waitSeconds ${waitSeconds}; use 0 to ${MAX_WAIT_SECONDS}`,
    );
  }
}

function createPollers(options: PollOptions, { dispatch, hosted, emit }: BuiltApp): BotPoller[] {
  const { clock = systemClock, random = Math.random } = options;
  const { maxUnfinished = DEFAULTS.maxUnfinished, waitSeconds = DEFAULTS.waitSeconds } = options;
  return hosted.list().map(({ name, id, token, rules }) =>
    new BotPoller({
      ...{ name, token, maxUnfinished, clock, random },
      // Those of an isolated bot may become known later.
      get allowedUpdates() {
        return hosted.list([name])[0]!.allowedUpdates;
      },
      api: createApi({ token, clock, random, ...options.telegram }),
      apiRoot: options.telegram?.apiRoot,
      inLanes: rules.lanes !== "none",
      dispatch: (update, attempt) => dispatch(hosted.get(name)!, update, attempt),
      waitSeconds: Math.min(waitSeconds, MAX_WAIT_SECONDS),
      handled: options.handled?.[id] ?? [],
      emit,
    })
  );
}
