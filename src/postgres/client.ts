/**
 * One connection to PostgreSQL: prepared statements, pipelined.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import { ConnectionClosed, PostgresError, ProtocolError } from "./errors.ts";
import { Frames } from "./frames.ts";
import { encryptionsOf, openLink } from "./dial.ts";
import { writeAll } from "../net/write_all.ts";
import { close, type Link } from "./link.ts";
import { type BackendKey, logIn } from "./login.ts";
import type { Message, Row } from "./message.ts";
import type { PostgresConfig } from "./url.ts";
import { type Value, Writer } from "./writer.ts";

/** pg_hba.conf has no line for this user with this encryption. */
const NOT_AUTHORIZED = "28000";
const MAX_MESSAGE = 1 << 28;

interface Waiting {
  readonly rows: Row[];
  error: PostgresError | undefined;
  resolve(rows: Row[]): void;
  reject(error: Error): void;
}

/** A statement that is prepared on the server. */
export interface Prepared {
  readonly name: string;
}

/** A connection. Calls made in the same turn travel together and are answered in order. */
export class PostgresClient {
  readonly #config: PostgresConfig;
  readonly #link: Link;
  readonly #frames: Frames;
  readonly #key: BackendKey | undefined;
  readonly #waiting: Waiting[] = [];
  readonly #writer = new Writer();
  #flushing = false;
  #failure: Error | undefined;
  /**
   * Begins the names of its statements. Through a pooler a call may come to another client's session:
   * there it must find nothing rather than a statement of that client's.
   */
  readonly #prefix = `s${crypto.randomUUID().slice(0, 8)}_`;
  #statements = 0;

  private constructor(
    config: PostgresConfig,
    link: Link,
    frames: Frames,
    key: BackendKey | undefined,
  ) {
    this.#config = config;
    this.#link = link;
    this.#frames = frames;
    this.#key = key;
    void this.#read();
  }

  /** Connects and logs in. */
  static async connect(config: PostgresConfig, clock: Clock): Promise<PostgresClient> {
    const encryptions = encryptionsOf(config);
    for (const [tried, encryption] of encryptions.entries()) {
      try {
        let link: Link | undefined;
        const connected = (async () => {
          link = await openLink(config, encryption);
          const frames = new Frames(link);
          const key = await logIn(config, frames, (writer) => writeAll(link!, writer.take()));
          frames.maxLength = MAX_MESSAGE;
          return new PostgresClient(config, link, frames, key);
        })();
        return await inTime(connected, config.connectTimeoutMs, clock, () => link && close(link));
      } catch (error) {
        const refused = error instanceof PostgresError && error.code === NOT_AUTHORIZED;
        if (!refused || tried === encryptions.length - 1) throw error;
      }
    }
    throw new ConnectionClosed("The server could not be reached");
  }

  /** Whether it can still be used. */
  get open(): boolean {
    return this.#failure === undefined;
  }

  /** Prepares a statement. */
  async prepare(sql: string): Promise<Prepared> {
    const name = `${this.#prefix}${++this.#statements}`;
    await this.#send((writer) => writer.parse(name, sql).sync());
    return { name };
  }

  /** Runs a prepared statement, in a transaction of its own unless one is open. */
  execute({ name }: Prepared, values: readonly (string | null)[]): Promise<Row[]> {
    return this.#send((writer) => writer.bind(name, values).execute().sync());
  }

  /** The same with array parameters. */
  executeArrays({ name }: Prepared, values: readonly Value[]): Promise<Row[]> {
    return this.#send((writer) => writer.bind(name, values).execute().sync());
  }

  /** Runs a statement without keeping it prepared. */
  query(sql: string, values: readonly Value[] = []): Promise<Row[]> {
    return this.#send((writer) => writer.parse("", sql).bind("", values).execute().sync());
  }

  /** Asks the server to cancel what it is doing for this connection. */
  async cancel(): Promise<void> {
    if (!this.#key) return;
    const { pid, secret } = this.#key;
    const link = await openLink(this.#config, encryptionsOf(this.#config)[0]!);
    try {
      await writeAll(link, new Writer().cancelRequest(pid, secret).take());
      // The server closes it once it has read the request.
      await link.read(new Uint8Array(1));
    } finally {
      close(link);
    }
  }

  /** Ends the connection. Calls that are not answered are rejected. */
  close(): void {
    if (!this.open) return;
    // A courtesy: without it the server notices that the connection is closed.
    this.#link.write(new Writer().terminate().take()).catch(() => {});
    this.#fail(new ConnectionClosed("The connection was closed here"));
  }

  #send(write: (writer: Writer) => unknown): Promise<Row[]> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const before = this.#writer.length;
      try {
        write(this.#writer);
      } catch (error) {
        this.#writer.rollBack(before);
        throw error;
      }
      this.#waiting.push({ rows: [], error: undefined, resolve, reject });
      if (!this.#flushing) void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    this.#flushing = true;
    try {
      // Calls of this turn are sent together.
      await Promise.resolve();
      while (this.#writer.length > 0 && this.open) {
        await writeAll(this.#link, this.#writer.take());
      }
    } catch (error) {
      this.#fail(new ConnectionClosed("The connection to the server broke", { cause: error }));
    }
    this.#flushing = false;
  }

  async #read(): Promise<void> {
    try {
      while (this.open) this.#receive(this.#frames.take() ?? await this.#frames.next());
    } catch (error) {
      this.#fail(
        error instanceof PostgresError || error instanceof ProtocolError ||
          error instanceof ConnectionClosed
          ? error
          : new ConnectionClosed("The connection to the server broke", { cause: error }),
      );
    }
  }

  #receive(message: Message): void {
    const [first] = this.#waiting;
    switch (message.type) {
      case "D":
        this.#expected(first, message).rows.push(message.row());
        break;
      case "E": {
        const error = message.error();
        // An error that answers no call says why the server is closing the connection.
        if (!first || error.severity === "FATAL" || error.severity === "PANIC") throw error;
        first.error ??= error;
        break;
      }
      case "Z": {
        const { error, rows, resolve, reject } = this.#expected(first, message);
        this.#waiting.shift();
        if (error) reject(error);
        else resolve(rows);
        break;
      }
      case "1": // parsed
      case "2": // bound
      case "C": // complete
      case "I": // an empty statement
      case "s": // suspended, which never happens without a limit of rows
        this.#expected(first, message);
        break;
      case "N": // a notice
      case "S": // a parameter has changed
      case "A": // a notification
        break;
      default:
        throw new ProtocolError(`The server sent an unexpected "${message.type}"`);
    }
  }

  #expected(first: Waiting | undefined, { type }: Message): Waiting {
    if (first) return first;
    throw new ProtocolError(`The server sent an unexpected "${type}"`);
  }

  #fail(error: Error): void {
    if (this.#failure) return;
    this.#failure = error;
    close(this.#link);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

/** Rejects after a while, and closes a connection that comes too late. */
async function inTime(
  connecting: Promise<PostgresClient>,
  ms: number,
  clock: Clock,
  giveUp: () => void,
): Promise<PostgresClient> {
  let timer = 0;
  const late = new Promise<never>((_, reject) => {
    timer = clock.setTimer(() => {
      reject(new ConnectionClosed(`The server did not answer within ${ms / 1000} s`));
      connecting.then((client) => client.close(), () => {});
      giveUp();
    }, ms);
  });
  try {
    return await Promise.race([connecting, late]);
  } catch (error) {
    giveUp();
    throw error;
  } finally {
    clock.clearTimer(timer);
  }
}
