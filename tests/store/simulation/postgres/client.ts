/**
 * A client of the simulated server, as the store uses one.
 */
import type { SqlArray } from "../../../../src/postgres/arrays.ts";
import type { SqlClient } from "../../../../src/store/postgres/sql_client.ts";
import { VERSION } from "./catalogue.ts";
import type { Value } from "./heap.ts";
import type { Server } from "./server.ts";
import type { Rows, Session } from "./session.ts";

/** What the store asks for while it connects, which has nothing to do with its tables. */
function greetingOf(sql: string): Rows | undefined {
  if (sql.startsWith("select set_config(")) return [];
  if (sql.startsWith("select to_regclass(")) return [["meta"]];
  if (/^select version from \w+\.meta$/.test(sql)) return [[String(VERSION)]];
  return undefined;
}

/** How an answer reaches the process: at once, later, or never. */
export type Hear = (tell: () => void) => void;

/** A connection to the server. */
export class Client implements SqlClient {
  readonly session: Session;
  readonly #server: Server;
  readonly #hear: Hear;
  /** What rejects the calls that are not answered. */
  readonly #waiting = new Set<(error: Error) => void>();
  #lost: Error | undefined;
  #isSilent = false;

  constructor(server: Server, hear: Hear = (tell) => tell()) {
    this.#server = server;
    this.#hear = hear;
    this.session = server.connect();
  }

  prepare(sql: string): Promise<string> {
    return Promise.resolve(sql);
  }

  execute(sql: unknown, values: readonly (string | null)[]): Promise<Rows> {
    return this.executeArrays(sql, values);
  }

  executeArrays(sql: unknown, values: readonly (string | null | SqlArray)[]): Promise<Rows> {
    if (this.#lost) return Promise.reject(this.#lost);
    const greeting = greetingOf(String(sql));
    if (greeting) return Promise.resolve(greeting);
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      const heard = (tell: () => void) => {
        if (!this.#isSilent && this.#waiting.delete(reject)) this.#hear(tell);
      };
      this.session.send({
        sql: String(sql),
        parameters: values.map(valueOf),
        answer: (rows) => heard(() => resolve(rows)),
        fail: (error) => heard(() => reject(error)),
      });
    });
  }

  /** The connection breaks. The server may carry out what was sent, or roll it back. */
  lose(serverGoesOn: boolean): void {
    this.#endSession(serverGoesOn);
    this.close();
  }

  /** The same, but it is not noticed here: nothing is answered any more. */
  silence(serverGoesOn: boolean): void {
    this.#isSilent = true;
    this.#endSession(serverGoesOn);
  }

  close(): void {
    if (this.#lost) return;
    const lost = this.#lost = new Error("the connection was lost");
    for (const reject of this.#waiting) this.#hear(() => reject(lost));
    this.#waiting.clear();
    this.#endSession(true);
  }

  #endSession(serverGoesOn: boolean): void {
    if (serverGoesOn) {
      this.#server.holdUp(this.session);
      this.session.lose();
    } else this.#server.disconnect(this.session);
  }
}

function valueOf(value: string | null | SqlArray): Value {
  return typeof value === "object" && value ? value.values : value;
}
