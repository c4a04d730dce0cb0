/**
 * Probes a server from outside; an interface, so that checks can be tested without ports.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";

/** Where to connect, and under which name. */
export interface Target {
  /** IP address. */
  readonly address: string;
  /** TCP port. */
  readonly port: number;
  /** The requested host name; may be an address. */
  readonly host: string;
  /** Whether it speaks TLS. */
  readonly secure: boolean;
}

/** The result of a TLS handshake. */
export type Handshake =
  | {
    readonly ok: true;
    /** `TLSv1.3` … */
    readonly protocol: string;
    /** The certificates as the server sent them, its own first. */
    readonly certificates: readonly [X509Certificate, ...X509Certificate[]];
  }
  | {
    readonly ok: false;
    /** Whether a connection was made before it failed. */
    readonly connected: boolean;
    /** Why it failed. */
    readonly reason: string;
  };

/** An HTTP answer. */
export interface Answer {
  readonly status: number;
  /** The reason phrase; may be empty. */
  readonly reason: string;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** From the request to the end of the answer, in milliseconds, without connecting. */
  readonly ms: number;
}

/** A request to a server. */
export interface Posting {
  readonly target: Target;
  /** The bytes of the whole request. */
  readonly request: Uint8Array;
  /**
   * Certificates to trust in addition to public authorities. If unset, TLS is not verified: only
   * for requests without a secret.
   */
  readonly trust?: readonly X509Certificate[];
}

/** The network as seen from this machine. */
export interface Probe {
  /** The addresses of a host name, IPv4 and IPv6; both empty when it has none. */
  resolve(
    host: string,
  ): Promise<{ readonly v4: readonly string[]; readonly v6: readonly string[] }>;
  /** The addresses of this machine, as far as Deno may read them. */
  ownAddresses(): readonly string[];
  /** Performs a TLS handshake, whatever the certificate. */
  shakeHands(target: Target): Promise<Handshake>;
  /** Sends a request and reads the answer; rejects if none comes. */
  post(posting: Posting): Promise<Answer>;
}
