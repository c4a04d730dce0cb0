/**
 * The network that webhooks are delivered over, as an interface, so that tests can use an in-memory
 * peer instead.
 *
 * @module
 */

/** An open connection. */
export interface Wire {
  /** Reads some bytes; `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes some bytes and returns how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Closes it; a pending read then fails. */
  close(): void;
}

/** The expected TLS peer. */
export interface TlsPeer {
  /** The host of the webhook's URL; also sent as SNI unless it is an address. */
  readonly hostname: string;
  /** The certificate uploaded with setWebhook, PEM; if present, only it is trusted. */
  readonly certificate?: string;
}

/** Where to connect. */
export interface Peer {
  /** IP address. */
  readonly address: string;
  /** TCP port. */
  readonly port: number;
  /** Present for HTTPS. */
  readonly tls?: TlsPeer;
}

/** The network operations that delivery needs. */
export interface Network {
  /** The addresses of a host name, empty when it has none. */
  resolve(host: string): Promise<readonly string[]>;
  /** Opens a connection; rejects with a {@linkcode WireError}. */
  connect(peer: Peer): Promise<Wire>;
}

/**
 * A connection failure, worded as getWebhookInfo shows it (src/telegram/README.md, fact 19). The
 * message is empty if the peer closed the connection, which is not shown there.
 */
export class WireError extends Error {
  static {
    this.prototype.name = "WireError";
  }
}
