/**
 * The webhooks of a running server: keeps them registered, or warns where that is left to the
 * operator.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import { watchFiles } from "../tls/watch.ts";
import type { Clock } from "../util/clock.ts";
import type { HostedBot } from "./hosted_bot.ts";
import type { ServeOptions } from "./options.ts";

/** Options for the webhooks of a server. */
export interface KeepWebhooksOptions extends
  Pick<
    ServeOptions,
    "publicUrl" | "cert" | "telegramCert" | "maxConnections" | "telegram" | "register"
  > {
  readonly bots: () => readonly HostedBot[];
  /** Whether this instance registers for all instances; unset if there is only one. */
  readonly leads?: () => Promise<boolean>;
  readonly clock: Clock;
  readonly emit: Observer;
  readonly signal: AbortSignal;
}

/**
 * Keeps a server's webhooks registered, if `register` is set.
 *
 * @param options The bots and options for their webhooks.
 * @returns A function to call when the certificate or the bots may have changed.
 */
export function keepWebhooks(options: KeepWebhooksOptions): () => void {
  const changed = keep(options);
  const { publicUrl, telegramCert, clock, signal } = options;
  if (publicUrl !== undefined && telegramCert !== undefined) {
    // The server watches its own certificate, but this one is a proxy's.
    const stop = watchFiles([telegramCert], clock, changed);
    signal.addEventListener("abort", () => void stop(), { once: true });
  }
  return changed;
}

function keep(options: KeepWebhooksOptions): () => void {
  const { register = false, publicUrl } = options;
  if (!register || publicUrl === undefined) return warnOnRenewal(options);
  // Loaded on demand to keep startup fast.
  const keeper = import("../webhooks/keeper.ts").then(({ WebhookKeeper }) => {
    const keeper = new WebhookKeeper({ ...options, publicUrl, random: Math.random });
    void keeper.run();
    return keeper;
  });
  return () => void keeper.then((keeper) => keeper.wake());
}

/** Telegram keeps the certificate it was sent, whatever the server presents. */
function warnOnRenewal(options: KeepWebhooksOptions): () => void {
  const { publicUrl, cert, telegramCert, emit, signal } = options;
  const isKnown = publicUrl !== undefined && (cert !== undefined || telegramCert !== undefined);
  if (!isKnown) return () => {};
  const load = async () => {
    const { loadUpload } = await import("../webhooks/upload.ts");
    return await loadUpload(options).then(({ certificate }) => certificate, () => undefined);
  };
  let known = load();
  return () => {
    const former = known;
    known = load();
    void Promise.all([former, known]).then(([before, now]) => {
      if (signal.aborted || now === undefined || now === before) return;
      const text = "The certificate changed, and Telegram still has the old one; " +
        "run `deno task bot set`, because registration at startup is turned off";
      emit({ type: "notice", level: "warn", name: "certificate_not_registered", text });
    });
  };
}
