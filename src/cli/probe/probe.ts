/**
 * Looking at a server from outside, as an interface, so that the checks are tested without ports.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";

/** Where to connect, and as whom the server is addressed. */
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

/** What came of a TLS handshake. */
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
    /** Whether a connection came about before it failed. */
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
   * Certificates of servers that are talked to without being trusted otherwise. Without any, TLS is
   * not verified: for messages in which there is no secret.
   */
  readonly trust?: readonly X509Certificate[];
}

/** How the world looks from this machine. */
export interface Probe {
  /** The addresses of a host name, IPv4 and IPv6; both empty when it has none. */
  resolve(
    host: string,
  ): Promise<{ readonly v4: readonly string[]; readonly v6: readonly string[] }>;
  /** The addresses of this machine, as far as Deno may know them. */
  ownAddresses(): readonly string[];
  /** Shakes hands, whatever the certificate is worth. */
  shakeHands(target: Target): Promise<Handshake>;
  /** Sends a request and reads the answer; rejects if none comes. */
  post(posting: Posting): Promise<Answer>;
}
