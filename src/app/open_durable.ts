/**
 * Durable acceptance for an application. Nothing is loaded unless a store is set.
 *
 * @module
 */
import type { DurableDispatcher } from "../durable/durable_dispatcher.ts";
import type { Observer } from "../events/events.ts";
import type { Store } from "../store/types.ts";
import type { Clock } from "../util/clock.ts";
import type { HostOptions } from "./options.ts";

/** How long startup waits for the store before the server listens anyway and answers 503. */
const PATIENCE_MS = 2000;

/** Options for {@linkcode openDurable}. */
export interface DurableOptions
  extends Pick<HostOptions, "storeLeaseMs" | "storeMaxCrashes" | "storeRetention"> {
  readonly store: string | Store;
  readonly clock: Clock;
  readonly emit: Observer;
  readonly maxRunning: number;
}

/** A store that is being opened. */
export interface Durable {
  /** The dispatcher in front of the engine. Refuses every update until the store has been reached. */
  readonly durableDispatcher: Promise<DurableDispatcher>;
  /**
   * Resolves when the store has been reached, or is unreachable for now. Rejects if it can never
   * be used.
   */
  readonly opened: Promise<void>;
  /** Resolves with the reason if the store can never be used. */
  readonly refused: Promise<Error>;
}

/** Opens a store, and keeps trying while it is unreachable. */
export function openDurable(options: DurableOptions): Durable {
  const { store, storeMaxCrashes: maxCrashes, clock, emit, maxRunning } = options;
  const { promise: unreachable, resolve: giveUpWaiting } = Promise.withResolvers<void>();
  const durableDispatcher = (async () => {
    const { DurableDispatcher } = await import("../durable/durable_dispatcher.ts");
    return new DurableDispatcher({
      ...{ store: typeof store === "string" ? await open(store, options) : store },
      ...{ clock, maxRunning, ...maxCrashes !== undefined && { maxCrashes } },
      emit(event) {
        if (event.type === "notice" && event.name === "store_down") giveUpWaiting();
        emit(event);
      },
    });
  })();
  const started = durableDispatcher.then((durableDispatcher) => durableDispatcher.start());
  const timer = clock.setTimer(giveUpWaiting, PATIENCE_MS);
  const opened = Promise.race([started, unreachable]).finally(() => clock.clearTimer(timer));
  opened.catch(() => {});
  const refused = new Promise<Error>((resolve) => started.catch(resolve));
  return { durableDispatcher, opened, refused };
}

/** Opens the store that a setting names. One that cannot be used refuses every update. */
async function open(
  setting: string,
  { storeLeaseMs: leaseMs, storeRetention: retention, clock }: DurableOptions,
): Promise<Store> {
  const { openStore } = await import("../store/open.ts");
  try {
    return await openStore(setting, clock, {
      ...leaseMs !== undefined && { leaseMs },
      ...retention && { retention },
      files: !onDenoDeploy(),
    });
  } catch (error) {
    const { createRefusingStore } = await import("../store/refusing_store.ts");
    return createRefusingStore(error as Error);
  }
}

/** Whether this is Deno Deploy, where files do not outlast the process. */
function onDenoDeploy(): boolean {
  return ["DENO_DEPLOYMENT_ID", "DENO_TIMELINE"].some((variable) =>
    Deno.permissions.querySync({ name: "env", variable }).state === "granted" &&
    Deno.env.get(variable)
  );
}

/** Reports that the store can never be used, where nobody waits for it to open. */
export function reportRefusal({ refused }: Durable, emit: Observer): void {
  void refused.then((error) => {
    const text = "The store cannot be used as it is set; updates are answered with 503";
    emit({ type: "notice", level: "error", name: "store_refused", text, error });
  });
}
