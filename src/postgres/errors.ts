/**
 * Errors of a PostgreSQL server and of the connection to it.
 *
 * @module
 */

/** An error that the server reported. */
export class PostgresError extends Error {
  static {
    this.prototype.name = "PostgresError";
  }

  /** The SQLSTATE, such as `23505`. */
  readonly code: string;
  readonly severity: string;

  constructor(fields: ReadonlyMap<string, string>) {
    super(fields.get("M") ?? "The server gave no message");
    this.code = fields.get("C") ?? "XX000";
    this.severity = fields.get("V") ?? fields.get("S") ?? "ERROR";
  }
}

/** The server sent something that the protocol does not allow. */
export class ProtocolError extends Error {
  static {
    this.prototype.name = "ProtocolError";
  }
}

/** The connection is closed. */
export class ConnectionClosed extends Error {
  static {
    this.prototype.name = "ConnectionClosed";
  }

  constructor(reason = "The server closed the connection", options?: ErrorOptions) {
    super(reason, options);
  }
}
