/**
 * The URL of a database.
 *
 * @module
 */

/**
 * How TLS is used; the names are libpq's.
 *
 * - `disable`: none
 * - `allow`: none, unless the server insists
 * - `prefer`: if the server has it
 * - `require`: always, with whatever certificate; with `sslrootcert` the same as `verify-ca`
 * - `verify-ca`: the certificate must be issued by a known authority
 * - `verify-full`: and for this host
 */
export type SslMode = "disable" | "allow" | "prefer" | "require" | "verify-ca" | "verify-full";

const SSL_MODES: readonly string[] = [
  "disable",
  "allow",
  "prefer",
  "require",
  "verify-ca",
  "verify-full",
];

/** Where a database is, and how to log in. */
export interface PostgresConfig {
  /** A host name, an address, or the folder of a Unix socket, which begins with `/`. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  readonly sslmode: SslMode;
  /** A file of certificates to trust in addition to the system's. */
  readonly sslrootcert: string | undefined;
  readonly applicationName: string;
  readonly connectTimeoutMs: number;
}

/** The parameters that are read. Any other may ask for a protection that would be missing. */
const PARAMETERS: readonly string[] = [
  ...["user", "password", "host", "port", "dbname"],
  ...["sslmode", "sslrootcert", "application_name", "connect_timeout"],
];

/**
 * Reads `postgres://user:password@host:port/database?sslmode=…`. No error shows the URL, which may
 * hold a password.
 *
 * @throws {TypeError} If it cannot be read.
 */
export function parsePostgresUrl(text: string): PostgresConfig {
  const url = /^postgres(ql)?:\/\//.test(text) ? URL.parse(text) : null;
  // The rest of a password after one of these would be taken for a host or a database.
  if (!url || text.includes("#") || url.pathname.includes("@")) {
    throw unreadable(
      "write postgres://user:password@host/database, and in its parts / as %2F, ? as %3F, " +
        "# as %23, @ as %40 and % as %25",
    );
  }
  checkParameters(url);
  if (/%00|\0/.test(text)) throw unreadable("it contains a NUL; leave it out");
  const { searchParams } = url;
  const user = searchParams.get("user") ?? (decoded("user", url.username) || "postgres");
  const password = searchParams.get("password") ?? (decoded("password", url.password) || undefined);
  const host = searchParams.get("host") ??
    decoded("host", url.hostname.replace(/^\[(.*)\]$/, "$1"));
  return {
    host: host || "localhost",
    port: portOf(searchParams.get("port") ?? url.port),
    user,
    password,
    database: searchParams.get("dbname") ?? (decoded("database", url.pathname.slice(1)) || user),
    sslmode: sslModeOf(searchParams.get("sslmode") ?? "prefer"),
    sslrootcert: searchParams.get("sslrootcert") ?? undefined,
    applicationName: searchParams.get("application_name") ?? "postern",
    connectTimeoutMs: secondsOf(searchParams.get("connect_timeout") ?? "10") * 1000,
  };
}

/** Describes a database for people, without its password. */
export function describeDatabase({ host, port, user, database }: PostgresConfig): string {
  const place = host.includes(":") ? `[${host}]` : host;
  return `database "${database}" as ${user} at ${place}:${port}`;
}

function unreadable(reason: string): TypeError {
  return new TypeError(`Cannot read the PostgreSQL URL: ${reason}`);
}

function checkParameters({ search, searchParams }: URL): void {
  const unknown = searchParams.keys().find((name) => !PARAMETERS.includes(name));
  if (unknown === undefined) return;
  // What precedes an @ may be the rest of a password.
  const which = search.includes("@") ? "it has a parameter" : `it has "${unknown}", a parameter`;
  throw unreadable(
    `${which} other than ${PARAMETERS.join(", ")}; leave it out, or write ? in a password as %3F`,
  );
}

function decoded(part: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw unreadable(`its ${part} has a % that begins no encoded character; write it as %25`);
  }
}

function portOf(text: string): number {
  if (text === "") return 5432;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw unreadable(`port is "${text}"; use 1 to 65535`);
}

function sslModeOf(text: string): SslMode {
  if (SSL_MODES.includes(text)) return text as SslMode;
  throw unreadable(`sslmode is "${text}"; use one of ${SSL_MODES.join(", ")}`);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 3600) return seconds;
  throw unreadable(`connect_timeout is "${text}"; use seconds, up to 3600`);
}
