/**
 * The registration of an application's bots: at start-up, told to the log.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { LogLevel, Observer } from "../events/events.ts";
import type { AppOptions } from "../app/options.ts";
import { advise } from "./advice.ts";
import type { Chain } from "../tls/chain.ts";
import { changeInWords } from "./drift.ts";
import { loadChain } from "../tls/load_chain.ts";
import { planWebhooks } from "./plan.ts";
import { registerWebhooks, type Registration } from "./register.ts";

/** What the registration of an application needs. */
export interface AppRegistration {
  readonly options: AppOptions;
  readonly clock: Clock;
  readonly emit: Observer;
  readonly signal: AbortSignal;
}

/**
 * Registers every bot of an application, as `App.register` says.
 *
 * @param registration What is needed for it.
 * @returns What came of each bot.
 * @throws {TypeError} If there is no `publicUrl`.
 */
export async function registerApp(
  { options, clock, emit, signal }: AppRegistration,
): Promise<Registration[]> {
  const { publicUrl, cert, maxConnections } = options;
  if (publicUrl === undefined) {
    throw new TypeError("Cannot register bots: there is no publicUrl; give https://host[:port]");
  }
  const tell = (level: LogLevel, name: string, text: string, error?: unknown) => {
    // Whoever has closed the application knows that nothing more comes of it.
    if (!signal.aborted) emit({ type: "notice", level, name, text, error });
  };
  const plans = await planWebhooks(options.bots, { publicUrl, maxConnections });
  let chain: Chain | undefined;
  try {
    chain = cert === undefined ? undefined : await loadChain(cert);
  } catch (cause) {
    const error = cause as Error;
    tell("error", "register", "Cannot register bots: the certificate cannot be read", error);
    return plans.map(({ bot, url }) => ({ bot, url, ok: false, error }));
  }
  if (chain?.end === "incomplete") {
    const remedy = "add the certificates of its issuers to the file";
    tell("warn", "register", `Telegram cannot trust "${cert}": its chain is incomplete; ${remedy}`);
  }
  const certificate = chain?.upload;
  const results = await registerWebhooks(plans.map((plan) => ({ ...plan, certificate })), {
    apiRoot: options.telegram?.apiRoot,
    clock,
    signal,
    done: (registration) => tell(...inWords(registration)),
  });
  const done = results.filter(({ ok }) => ok).length;
  const text = `Registered ${done} of ${results.length} webhooks`;
  tell(done < results.length ? "warn" : "info", "registered", text);
  return results;
}

function inWords(registration: Registration): [level: LogLevel, name: string, text: string] {
  const { bot, url } = registration;
  if (!registration.ok) {
    const why = advise(registration.error);
    return ["error", "register", `Cannot register bot "${bot}" at ${url}: ${why}`];
  }
  const { description, changes } = registration;
  const details = changes.map((change) => `; ${changeInWords(change)}`).join("");
  // Of thousands of bots, those are of interest where something has changed.
  return [changes.length > 0 ? "info" : "debug", "register", `${bot}: ${description}${details}`];
}
