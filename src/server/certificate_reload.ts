/**
 * Reloading the certificate while the server runs: when its files change, and when asked to.
 *
 * @module
 */
import { datesProblem } from "../tls/dates.ts";
import { CertificateError, type CertificateFiles, loadCertificate } from "../tls/load.ts";
import { watchFiles } from "../tls/watch.ts";
import type { Clock } from "../util/clock.ts";
import type { Listeners, Report } from "./listeners.ts";

/** Options for a {@linkcode CertificateReload}. */
export interface CertificateReloadOptions {
  readonly files: CertificateFiles;
  readonly listeners: Listeners;
  readonly clock: Clock;
  readonly report: Report;
  /** Called after each reload, whether or not the certificate has changed. */
  readonly onReload: () => void;
}

/** Replaces the listeners' certificate when another is in its files. */
export class CertificateReload {
  readonly #options: CertificateReloadOptions;
  readonly #stopWatching: () => Promise<void>;
  #latest: Promise<boolean> = Promise.resolve(true);
  #stopped = false;

  /** @param options The files, which are watched from now on, and whose certificate it is. */
  constructor(options: CertificateReloadOptions) {
    const { files: { cert, key }, clock } = this.#options = options;
    this.#stopWatching = watchFiles([cert, key], clock, () => void this.reload());
    this.#checkDates();
  }

  /** The reload in progress, or the last one. */
  get latest(): Promise<boolean> {
    return this.#latest;
  }

  /** Reloads it, after any reload in progress. Resolves to whether it could be loaded. */
  reload(): Promise<boolean> {
    return this.#latest = this.#latest.then(async () => {
      const loaded = await this.#load();
      this.#options.onReload();
      return loaded;
    });
  }

  /** Reloads it no more. */
  stop(): Promise<void> {
    this.#stopped = true;
    return this.#stopWatching();
  }

  async #load(): Promise<boolean> {
    if (this.#stopped) return false;
    const { files, listeners, report } = this.#options;
    try {
      const certificate = await loadCertificate(files);
      const { cert, key } = listeners.certificate!;
      if (certificate.cert === cert && certificate.key === key) return true;
      await listeners.replace(certificate);
      if (this.#stopped) return true;
      report("info", "reloaded", "Loaded the new certificate");
      this.#checkDates();
      return true;
    } catch (error) {
      const failed = "Cannot load the new certificate; the old one stays";
      if (error instanceof CertificateError) {
        // No stack: the message says it all, and a pair that is only half written is common.
        report("error", "reload", `${failed}: ${error.message}`);
      } else report("error", "reload", failed, error);
      return false;
    }
  }

  /** Warns of a certificate that has expired, or is not valid yet: every client refuses it. */
  #checkDates(): void {
    const { files: { cert: path }, listeners, clock, report } = this.#options;
    const problem = datesProblem(listeners.certificate!.cert, clock.date());
    if (!problem) return;
    report(
      "warn",
      "certificate",
      `The certificate "${path}" ${problem.message}; ${problem.remedy}`,
    );
  }
}
