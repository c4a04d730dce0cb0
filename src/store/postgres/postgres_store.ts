/**
 * The store in PostgreSQL, for one instance or many.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import { bigints, texts } from "../../postgres/arrays.ts";
import { PairMap } from "../../util/pair_map.ts";
import { Fenced } from "../errors.ts";
import { settingsOf, STEP, type StoreSettings } from "../settings.ts";
import type {
  Accepted,
  Arrival,
  Batch,
  Committed,
  DeadLetters,
  Instance,
  Known,
  LaneKey,
  OwnedLane,
  Store,
  StoreOptions,
  Tick,
} from "../types.ts";
import {
  deadLetterOf,
  deadValues,
  instanceOf,
  laneOf,
  laneValues,
  moreValues,
  ownedLanesOf,
  settledOf,
  settleValues,
  type SqlValue,
  taskValues,
} from "./columns.ts";
import { Connection } from "./connection.ts";
import { Entry, knownOf } from "./entry.ts";
import type { ConnectSql } from "./sql_client.ts";

/** The SQLSTATE of a row that there is already. */
const UNIQUE_VIOLATION = "23505";

/** Options for {@linkcode createPostgresStore}. */
export interface PostgresStoreOptions extends StoreOptions {
  /** The schema of the tables, made if there is none. @default {"postern"} */
  readonly schema?: string;
}

/** Implements {@linkcode Store} over any client. */
class PostgresStore implements Store {
  readonly leaseMs: number;
  readonly dead: DeadLetters;
  readonly #connect: ConnectSql;
  readonly #clock: Clock;
  readonly #settings: StoreSettings;
  readonly #schema: string;
  #opening: Promise<Connection> | undefined;
  /** The connection that this node's name belongs to. */
  #own: Connection | undefined;
  #node = 0;
  #sweptTo = 0;
  #sweepAt = 0;

  constructor(connect: ConnectSql, clock: Clock, options: PostgresStoreOptions) {
    const { schema = "postern" } = options;
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
      throw new TypeError(`Cannot use the schema "${schema}": use a-z, 0-9 and _`);
    }
    this.#connect = connect;
    this.#clock = clock;
    this.#settings = settingsOf(options);
    this.#schema = schema;
    this.leaseMs = this.#settings.leaseMs;
    this.dead = {
      list: async (query, { after = 0, limit = 50 } = {}) => {
        const rows = await (await this.#any()).run("deadList", ...deadValues(query), after, limit);
        return rows.map(deadLetterOf);
      },
      replay: (query) => this.#count("deadReplay", ...deadValues(query)),
      drop: (query) => this.#count("deadDrop", ...deadValues(query)),
    };
  }

  async join(): Promise<void> {
    const own = await this.#any();
    const [row] = await this.#guarded(own.run("join", this.leaseMs));
    this.#node = Number(row![0]);
    this.#own = own;
  }

  async commit({ settle, accept, begin, notes, later }: Batch): Promise<Committed> {
    const own = this.#mine();
    const node = this.#node;
    const none: never[] = [];
    const followed = accept.length > 0;
    const [settled, accepted, begun, noted] = await this.#guarded(Promise.all([
      settle.length > 0 ? this.#settle(own, settle, followed) : none,
      accept.length > 0 ? this.#accept(own, accept) : none,
      begin.length > 0
        ? own.run("begin", node, ...laneValues(begin), bigints(begin.map((x) => x.begun)))
        : none,
      notes.length > 0
        ? own.run(
          "note",
          node,
          bigints(notes.map((x) => x.bot)),
          bigints(notes.map((x) => x.id)),
          bigints(notes.map((x) => x.lane)),
          texts(notes.map((x) => x.name)),
          texts(notes.map((x) => x.value)),
        )
        : none,
      later.length > 0 ? own.run("schedule", ...taskValues(later)) : none,
    ]));
    if (accepted === undefined) throw new Fenced();
    if (followed && settle.length > 0 && !accepted.some(({ type }) => type === "new")) {
      await this.#guarded(own.run("flush", node));
    }
    const pending = settledOf(settled);
    const marked = new Set(begun.map(([bot, lane]) => `${bot}:${lane}`));
    const written = new Set(noted.map(([bot, id, name]) => `${bot}:${id}:${name}`));
    return {
      settled: settle.map(({ seq }) => pending.get(seq)),
      accepted,
      begun: begin.map(({ bot, lane }) => marked.has(`${bot}:${lane}`)),
      noted: notes.map(({ bot, id, name }) => written.has(`${bot}:${id}:${name}`)),
    };
  }

  async load(lanes: readonly LaneKey[]): Promise<OwnedLane[]> {
    const rows = this.#mine().run("load", this.#node, ...laneValues(lanes));
    return ownedLanesOf(await this.#guarded(rows));
  }

  async tick(): Promise<Tick> {
    const own = this.#mine();
    const node = this.#node;
    const renewed = await this.#guarded(own.run("renew", node, this.leaseMs));
    if (renewed.length === 0) throw new Fenced();
    // After an outage the others have had no time to renew theirs.
    if (this.#clock.now() - own.since > this.leaseMs) await this.#guarded(this.#bury(own));
    const [promoted, claimed, nextDue] = await this.#guarded(Promise.all([
      own.run("promote"),
      own.run("claim", node),
      own.run("nextDue"),
      own.run("sweepLanes"),
    ]));
    const keys = claimed.map(laneOf);
    const swept = await this.#sweep(own);
    const nextTaskMs = nextDue[0]?.[0];
    return {
      claimed: keys.length > 0 ? await this.load(keys) : [],
      more: keys.length === STEP || Number(promoted[0]![0]) === STEP || !swept,
      ...nextTaskMs != null && { nextTaskMs: Number(nextTaskMs) },
    };
  }

  async mine(): Promise<OwnedLane[]> {
    const own = await this.#any();
    if (own !== this.#own) await this.#inherit(own);
    const renewed = await this.#guarded(own.run("renew", this.#node, this.leaseMs));
    if (renewed.length === 0) throw new Fenced();
    return ownedLanesOf(await this.#guarded(own.run("mine", this.#node)));
  }

  async notes(bot: number, id: number): Promise<Map<string, string>> {
    const rows = await (await this.#any()).run("notes", bot, id);
    return new Map(rows.map(([name, value]) => [name!, value!]));
  }

  async leads(): Promise<boolean> {
    const [row] = await (await this.#any()).run("leader");
    return Number(row![0]) === this.#node;
  }

  async instances(): Promise<Instance[]> {
    const rows = await (await this.#any()).run("instances");
    return rows.map((row) => instanceOf(row, this.#node));
  }

  async close(): Promise<void> {
    const connection = await this.#opening?.catch(() => undefined);
    try {
      if (this.#own && this.#own === connection) {
        await connection.transaction(async () => {
          await connection.run("leave", this.#node);
          await connection.run("free", bigints([this.#node]));
        });
      }
    } finally {
      this.#own = this.#opening = undefined;
      await connection?.close();
    }
  }

  /** Frees the lanes of nodes whose leases have run out. */
  async #bury(own: Connection): Promise<void> {
    const expired = await own.run("expired", this.#node);
    if (expired.length === 0) return;
    await own.transaction(async () => {
      const buried = await own.run("bury", bigints(expired.map(([id]) => Number(id))));
      await own.run("free", bigints(buried.map(([id]) => Number(id))));
    });
  }

  /**
   * A lost connection may still be writing in the name of this node. With a new connection comes a
   * new name, which takes over what is ours once that has come to its end.
   */
  async #inherit(own: Connection): Promise<void> {
    const node = await this.#guarded(own.transaction(async () => {
      const [before] = await own.run("lockNode", this.#node);
      if (!before) return undefined;
      const [row] = await own.run("join", this.leaseMs);
      const next = Number(row![0]);
      await own.run("inherit", this.#node, next);
      await own.run("leave", this.#node);
      return next;
    }));
    if (node === undefined) throw new Fenced();
    this.#node = node;
    this.#own = own;
  }

  #settle(own: Connection, verdicts: Batch["settle"], followed: boolean) {
    const values = settleValues(verdicts, followed);
    const more = moreValues(verdicts);
    return more
      ? own.run("settleMore", this.#node, ...values, ...more)
      : own.run("settle", this.#node, ...values);
  }

  /** Enters updates, or says how they are known; nothing if this node was buried. */
  async #accept(
    own: Connection,
    arrivals: readonly Arrival[],
  ): Promise<(Accepted | Known)[] | undefined> {
    let accepted = new Map<Arrival, Accepted>();
    const known = new PairMap<Known>();
    for (let tries = 1, left = arrivals; left.length > 0; tries++) {
      const entry = new Entry(left);
      let rows;
      try {
        const { replyMs } = this.#settings.retention;
        rows = await own.run("accept", this.#node, ...entry.values, replyMs);
      } catch (error) {
        // Another instance has just accepted one of them: now it is known.
        if ((error as { code?: unknown }).code === UNIQUE_VIOLATION && tries < 5) continue;
        throw error;
      }
      for (const row of rows) {
        if (row[0] !== null) accepted = entry.accepted(row);
        else if (row[4] === null) return undefined;
        else {
          const { bot, id, known: how } = knownOf(row);
          known.set(bot, id, how);
        }
      }
      left = accepted.size > 0 ? [] : left.filter(({ bot, id }) => !known.get(bot, id));
    }
    // The same twice in a batch: the second is known.
    return arrivals.map((arrival) =>
      accepted.get(arrival) ?? known.get(arrival.bot, arrival.id) ?? { type: "known", ended: false }
    );
  }

  /** Deletes a little of what is old. Returns whether there is nothing more to delete for now. */
  async #sweep(own: Connection): Promise<boolean> {
    const { doneMs, deadMs, replyMs } = this.#settings.retention;
    const replies = await this.#guarded(own.run("sweepReplies", replyMs));
    if (replies.length === STEP) return false;
    if (this.#clock.now() < this.#sweepAt) return true;
    const [row] = await this.#guarded(own.run("sweep", this.#sweptTo, doneMs, deadMs));
    const [last, more] = row!;
    if (more === "1") {
      this.#sweptTo = Number(last);
      return false;
    }
    this.#sweptTo = 0;
    this.#sweepAt = this.#clock.now() + Math.min(doneMs, deadMs) / 100;
    return true;
  }

  async #count(name: "deadReplay" | "deadDrop", ...values: SqlValue[]) {
    const [row] = await this.#guarded((await this.#any()).run(name, ...values));
    return Number(row![0]);
  }

  /** The connection that carries this node's name. */
  #mine(): Connection {
    if (this.#own) return this.#own;
    throw new Error("The connection to the database was lost");
  }

  /** A connection, opened if there is none. */
  #any(): Promise<Connection> {
    this.#opening ??= Connection.open(
      this.#connect,
      this.#clock,
      this.#schema,
      Math.max(this.leaseMs, 10_000),
    );
    const opening = this.#opening;
    opening.catch(() => {
      if (this.#opening === opening) this.#opening = undefined;
    });
    return opening;
  }

  /** After any error the connection is not trusted any more. */
  async #guarded<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const lost = this.#opening;
      this.#own = this.#opening = undefined;
      void lost?.then((connection) => connection.close(), () => {});
      throw error;
    }
  }
}

/** A store in a database that `connect` reaches. */
export function createPostgresStore(
  connect: ConnectSql,
  clock: Clock,
  options: PostgresStoreOptions = {},
): Store {
  return new PostgresStore(connect, clock, options);
}
