/**
 * Looking at a server from outside, as an interface, so that the checks can be tested without ports.
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
  /** The host name that is asked for; may be an address. */
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
    /** What the server sent, in its order, its own certificate first. */
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
  /** From the request to the end of the answer, in milliseconds; connecting is not in it. */
  readonly ms: number;
}

/** A message to a server. */
export interface Posting {
  readonly target: Target;
  /** The bytes of the whole request. */
  readonly request: Uint8Array;
  /**
   * Certificates to trust in addition to those that the world trusts. Without this, TLS is not
   * verified: for requests without a secret.
   */
  readonly trust?: readonly X509Certificate[];
}

/** The network as seen from this machine. */
export interface Probe {
  /** The addresses of a host name, IPv4 and IPv6; both empty when it has none. */
  resolve(
    host: string,
  ): Promise<{ readonly v4: readonly string[]; readonly v6: readonly string[] }>;
  /** The addresses of this machine, as far as Deno may know them. */
  ownAddresses(): readonly string[];
  /** Makes a TLS handshake, whatever the certificate. */
  shakeHands(target: Target): Promise<Handshake>;
  /** Sends a request and reads the answer; rejects if none comes. */
  post(posting: Posting): Promise<Answer>;
}
