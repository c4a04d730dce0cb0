/**
 * The network that webhooks are delivered over, as an interface, so that tests can put a peer in
 * memory in its place.
 *
 * @module
 */

/** An open connection. */
export interface Wire {
  /** Reads some bytes; `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes some bytes, gives how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Closes it; a read that waits then fails. */
  close(): void;
}

/** Whom to expect behind TLS. */
export interface TlsPeer {
  /** The host of the webhook's URL; also sent as SNI when it is not an address. */
  readonly hostname: string;
  /** The certificate that setWebhook uploaded, PEM: it alone is trusted then. */
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

/** What delivery needs of a network. */
export interface Network {
  /** The addresses of a host name, empty when it has none. */
  resolve(host: string): Promise<readonly string[]>;
  /** Opens a connection; rejects with a {@linkcode WireError}. */
  connect(peer: Peer): Promise<Wire>;
}

/**
 * A failure on the wire, worded as getWebhookInfo shows it (src/telegram/README.md, fact 19);
 * without words when the peer has closed the connection, which is not shown there.
 */
export class WireError extends Error {
  static {
    this.prototype.name = "WireError";
  }
}
