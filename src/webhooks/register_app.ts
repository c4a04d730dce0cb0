/**
 * The registration of an application's bots, with a line in the log for each.
 *
 * @module
 */
import type { LogLevel, NoticeEvent, Observer } from "../events/events.ts";
import type { Clock } from "../util/clock.ts";
import { advise } from "./advice.ts";
import { changeInWords } from "./drift.ts";
import { planWebhooks, type WebhookBot } from "./plan.ts";
import { registerWebhooks, type Registration } from "./register.ts";
import { type CertificatePaths, loadUpload, type Upload } from "./upload.ts";

/** Options for the registration of an application. */
export interface AppWebhooks extends CertificatePaths {
  readonly publicUrl?: string | undefined;
  readonly maxConnections?: number | undefined;
  readonly telegram?: { readonly apiRoot?: string } | undefined;
  readonly clock: Clock;
  readonly emit: Observer;
  /** Cancels the registration. */
  readonly signal: AbortSignal;
}

/**
 * Registers bots once; see `App.register`.
 *
 * @param options The bots and options for their webhooks.
 * @returns The result for each bot.
 * @throws {TypeError} If there is no `publicUrl`.
 */
export async function registerApp(
  options: AppWebhooks & { readonly bots: readonly WebhookBot[] },
): Promise<Registration[]> {
  const { bots, publicUrl, maxConnections, telegram, clock, signal } = options;
  if (publicUrl === undefined) {
    throw new TypeError("Cannot register bots: publicUrl is not set; give https://host[:port]");
  }
  // After the application has been closed, nothing more is reported.
  const emit: Observer = (event) => signal.aborted || options.emit(event);
  const plans = await planWebhooks(bots, { publicUrl, maxConnections });
  let upload: Upload;
  try {
    upload = await loadUpload(options);
  } catch (cause) {
    const error = cause as Error;
    const text = "Cannot register bots: the certificate cannot be read";
    emit({ ...notice("error", "register", text), error });
    return plans.map(({ bot, url }) => ({ bot, url, ok: false, error }));
  }
  const { certificate, warning } = upload;
  if (warning) emit(notice("warn", "register", warning));
  const results = await registerWebhooks(plans.map((plan) => ({ ...plan, certificate })), {
    ...{ apiRoot: telegram?.apiRoot, clock, signal },
    onSlow: (text) => emit(notice("warn", "register_slow", text)),
    done: (registration) => emit(registrationNotice(registration)),
  });
  emit(summaryNotice(results.filter(({ ok }) => ok).length, results.length));
  return results;
}

/** A notice for the event stream. */
export function notice(level: LogLevel, name: string, text: string): NoticeEvent {
  return { type: "notice", level, name, text };
}

/** The log notice about the registration of one bot. */
export function registrationNotice(registration: Registration): NoticeEvent {
  const { bot, url } = registration;
  if (!registration.ok) {
    const text = `Cannot register bot "${bot}" at ${url}: ${advise(registration.error)}`;
    return notice("error", "register", text);
  }
  const { description, changes } = registration;
  const details = changes.map((change) => `; ${changeInWords(change)}`).join("");
  // With thousands of bots, only those that changed are of interest.
  return notice(
    changes.length > 0 ? "info" : "debug",
    "register",
    `${bot}: ${description}${details}`,
  );
}

/** The log notice about all registrations. */
export function summaryNotice(done: number, all: number): NoticeEvent {
  const text = `Registered ${done} of ${all} webhooks`;
  return notice(done < all ? "warn" : "info", "registered", text);
}
