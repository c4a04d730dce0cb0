/**
 * What must hold for the server to be ready, as far as the console can see.
 *
 * @module
 */
import type { Internals } from "../app/internals.ts";
import type { PosternEvent } from "../events/events.ts";
import type { CertificateWatch } from "./certificate.ts";
import { type HealthCheck, problemOf } from "./health.ts";

/** Options for {@linkcode Checks}. */
export interface CheckSources {
  readonly internals: Internals;
  /** The checks from the options. */
  readonly given: readonly HealthCheck[];
  readonly certificate: CertificateWatch | undefined;
}

/** The checks. */
export class Checks {
  /** Those whose failure is trouble: draining is intended, and certificates are watched apart. */
  readonly lasting: readonly HealthCheck[];
  readonly all: readonly HealthCheck[];
  #notListening: string | undefined;

  constructor({ internals, given, certificate }: CheckSources) {
    const { storeReady } = internals;
    const listening = { name: "listening", problem: () => this.#notListening };
    const store = {
      name: "store",
      problem: () => storeReady?.() === false ? "the store cannot be used" : undefined,
    };
    const draining = {
      name: "not draining",
      problem: () => internals.draining ? "the server is shutting down" : undefined,
    };
    const names = new Set(given.map(({ name }) => name));
    this.lasting = [
      ...internals.served && !names.has("listening") ? [listening] : [],
      ...given,
      ...storeReady && !names.has("store") ? [store] : [],
    ];
    this.all = [
      ...this.lasting,
      draining,
      ...certificate ? [certificateCheck(certificate, internals)] : [],
    ];
  }

  /** The server reports when it cannot accept connections, and when it can again. */
  take(event: PosternEvent): void {
    if (event.type !== "notice") return;
    if (event.name === "accept") this.#notListening = event.text;
    if (event.name === "listening") this.#notListening = undefined;
    if (event.name === "stopped") this.#notListening = "the server has stopped";
  }

  /** The lasting checks that fail, by name. */
  async failed(): Promise<(readonly [name: string, problem: string])[]> {
    const found = await Promise.all(this.lasting.map(async (check) => {
      const text = await problemOf(check);
      return text === undefined ? [] : [[check.name, text] as const];
    }));
    return found.flat();
  }
}

function certificateCheck(watch: CertificateWatch, { clock }: Internals): HealthCheck {
  async function problem(): Promise<string | undefined> {
    const { expiresAt, error } = await watch.facts();
    if (expiresAt === undefined) return error;
    return expiresAt > clock.date() ? undefined : "the certificate has expired";
  }
  return { name: "certificate", problem };
}
