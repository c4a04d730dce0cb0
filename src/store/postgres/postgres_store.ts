/**
 * The store in PostgreSQL, for one instance or many.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import { bigints } from "../../postgres/arrays.ts";
import { Fenced } from "../errors.ts";
import { settingsOf, STEP, type StoreOptions, type StoreSettings } from "../settings.ts";
import type {
  Batch,
  Committed,
  DeadLetters,
  DeadQuery,
  Instance,
  LaneKey,
  LaneMark,
  OwnedLane,
  Store,
  Tick,
} from "../types.ts";
import {
  deadLetterOf,
  deadValues,
  instanceOf,
  laneOf,
  laneValues,
  markValues,
  ownedLanesOf,
  type SqlValue,
  unhostedBotOf,
} from "./columns.ts";
import { commitBatch } from "./commit_batch.ts";
import { Connection } from "./connection.ts";
import type { ConnectSql } from "./sql_client.ts";
import type { StatementName } from "./statements.ts";
import { Sweeper } from "./sweeper.ts";

/** Options for {@linkcode createPostgresStore}. */
export interface PostgresStoreOptions extends StoreOptions {
  /** The schema of the tables, created if missing. @default {"postern"} */
  readonly schema?: string;
  /**
   * Whether it runs updates, for which it may create or migrate the tables. Otherwise it only gives
   * access to the dead letters.
   *
   * @default {true}
   */
  readonly owner?: boolean;
}

/** Implements {@linkcode Store} over any client. */
class PostgresStore implements Store {
  readonly leaseMs: number;
  readonly dead: DeadLetters;
  readonly #connect: ConnectSql;
  readonly #clock: Clock;
  readonly #settings: StoreSettings;
  readonly #schema: string;
  readonly #migrates: boolean;
  #opening: Promise<Connection> | undefined;
  /** The connection that writes as this node. */
  #own: Connection | undefined;
  #node = 0;
  readonly #sweeper: Sweeper;

  constructor(connect: ConnectSql, clock: Clock, options: PostgresStoreOptions) {
    const { schema = "postern", owner = true } = options;
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
      throw new TypeError(`Cannot use the schema "${schema}": use a-z, 0-9 and _`);
    }
    this.#connect = connect;
    this.#clock = clock;
    this.#settings = settingsOf(options);
    this.#schema = schema;
    this.#migrates = owner;
    this.leaseMs = this.#settings.leaseMs;
    this.#sweeper = new Sweeper(this.#settings.retention);
    this.dead = {
      list: async (query, { after = 0, limit = 50 } = {}) => {
        const rows = await (await this.#any()).run("deadList", ...deadValues(query), after, limit);
        return rows.map(deadLetterOf);
      },
      replay: (query) => this.#inSteps("deadReplay", query),
      drop: (query) => this.#inSteps("deadDrop", query),
    };
  }

  async join(): Promise<void> {
    const own = await this.#any();
    const [row] = await this.#guarded(own.run("join", this.leaseMs));
    this.#node = Number(row![0]);
    this.#own = own;
  }

  async commit(batch: Batch): Promise<Committed> {
    const connection = this.#mine();
    const { replyMs } = this.#settings.retention;
    const committed = await this.#guarded(
      commitBatch(batch, { connection, node: this.#node, replyMs }),
    );
    if (!committed) throw new Fenced();
    return committed;
  }

  async load(lanes: readonly LaneKey[]): Promise<OwnedLane[]> {
    const rows = this.#mine().run("load", this.#node, ...laneValues(lanes));
    return ownedLanesOf(await this.#guarded(rows));
  }

  async tick(hosted: readonly number[], leaving: readonly LaneMark[]): Promise<Tick> {
    const own = this.#mine();
    const node = this.#node;
    const renewed = await this.#guarded(own.run("renew", node, this.leaseMs));
    if (renewed.length === 0) throw new Fenced();
    // After an outage the other nodes have had no time to renew their leases.
    if (this.#clock.now() - own.since > this.leaseMs) await this.#guarded(this.#expireNodes(own));
    const bots = bigints(hosted);
    // The server carries them out in this order.
    const [, promoted, claimed, nextDue, unhosted] = await this.#guarded(Promise.all([
      leaving.length > 0 ? own.run("letGo", node, ...markValues(leaving)) : undefined,
      own.run("promote", bots),
      own.run("claim", node, bots),
      own.run("nextDue", bots),
      own.run("unhosted", bots, this.leaseMs),
      own.run("sweepLanes"),
    ]));
    const keys = claimed.map(laneOf);
    const swept = await this.#guarded(this.#sweeper.step(own, this.#clock.now()));
    const nextTaskMs = nextDue[0]?.[0];
    return {
      claimed: keys.length > 0 ? await this.load(keys) : [],
      unhosted: unhosted.map(unhostedBotOf),
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
  async #expireNodes(own: Connection): Promise<void> {
    const idsOf = (rows: readonly (readonly (string | null)[])[]) => rows.map(([id]) => Number(id));
    const [expired, orphaned] = await Promise.all([
      own.run("expired", this.#node),
      own.run("orphaned"),
    ]);
    if (expired.length + orphaned.length === 0) return;
    await own.transaction(async () => {
      const gone = await own.run("expire", bigints(idsOf(expired)));
      await own.run("free", bigints(idsOf([...gone, ...orphaned])));
    });
  }

  /**
   * A lost connection may still be writing as this node. A new connection therefore gets a new node
   * id, which takes over the lanes once those writes have ended.
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

  /** Many dead letters are handled in steps, between which updates can be accepted. */
  async #inSteps(name: "deadReplay" | "deadDrop", query: DeadQuery): Promise<number> {
    const last = await this.#count("deadLast");
    for (let total = 0;;) {
      const taken = await this.#count(name, ...deadValues(query), last);
      total += taken;
      if (taken < STEP) return total;
    }
  }

  async #count(name: StatementName, ...values: SqlValue[]): Promise<number> {
    // What an operator asks for in vain is no reason to refuse updates while it connects again.
    const [row] = await (await this.#any()).run(name, ...values);
    return Number(row![0]);
  }

  /** The connection that writes as this node. */
  #mine(): Connection {
    if (this.#own) return this.#own;
    throw new Error("The connection to the database was lost");
  }

  /** The connection, opened if there is none. */
  #any(): Promise<Connection> {
    this.#opening ??= Connection.open({
      ...{ connect: this.#connect, clock: this.#clock, schema: this.#schema },
      ...{ timeoutMs: Math.max(this.leaseMs, 10_000), migrates: this.#migrates },
    });
    const opening = this.#opening;
    opening.catch(() => {
      if (this.#opening === opening) this.#opening = undefined;
    });
    return opening;
  }

  /** Closes the connection after an error, because it is unknown what it has done. */
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
