/**
 * Errors of a PostgreSQL server and of the connection to it.
 *
 * @module
 */

/** The SQLSTATE of a statement that is not prepared: the session is not the one that prepared it. */
const NOT_PREPARED = "26000";

const ONE_SESSION = "; connect to the server itself, or let PgBouncer keep one session " +
  "(pool_mode = session)";

/** An error that the server reported. */
export class PostgresError extends Error {
  static {
    this.prototype.name = "PostgresError";
  }

  /** The SQLSTATE, such as `23505`. */
  readonly code: string;
  readonly severity: string;

  constructor(fields: ReadonlyMap<string, string>) {
    const code = fields.get("C") ?? "XX000";
    const message = fields.get("M") ?? "The server gave no message";
    super(code === NOT_PREPARED ? message + ONE_SESSION : message);
    this.code = code;
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
