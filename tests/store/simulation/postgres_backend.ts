/**
 * A simulated PostgreSQL: the statements of all instances take their steps in any order, and
 * connections are lost between two of these.
 */
import type { Store, Verdict } from "../../../src/store/types.ts";
import { numbersOf } from "../../../src/store/postgres/sql_client.ts";
import { STATES } from "../../../src/store/postgres/statements.ts";
import type { Seeded } from "../../helpers/seeded.ts";
import type { Backend, Observer } from "./backend.ts";
import type { Instance } from "./instance.ts";
import type { Modules } from "./modules.ts";
import { Client } from "./postgres/client.ts";
import { Server } from "./postgres/server.ts";
import type { Executed, Session } from "./postgres/session.ts";
import type { Seen, SeenUpdate } from "./seen.ts";
import { LEASE_MS } from "./tables.ts";

const SCHEMA = "postern";

/** Implements {@linkcode Backend} over a server. */
export class PostgresBackend implements Backend {
  readonly #random: Seeded;
  readonly #modules: Modules;
  readonly #observer: Observer;
  readonly #server: Server;
  /** The names of the statements. */
  readonly #names: ReadonlyMap<string, string>;
  readonly #stores = new Map<Instance, Store>();
  readonly #clients = new Map<Client, Instance>();
  /** Clients that wait in vain. */
  readonly #silent = new Set<Client>();
  #outage = false;
  #seen: { commits: number; seen: Seen } | undefined;

  /** @param now The server's clock. */
  constructor(modules: Modules, random: Seeded, observer: Observer, now: () => number) {
    this.#random = random;
    this.#modules = modules;
    this.#observer = observer;
    const statements = Object.entries(modules.statementsOf(SCHEMA));
    this.#names = new Map(statements.map(([name, sql]) => [sql, name]));
    this.#server = new Server({
      random,
      now,
      onCommit: (session, executed, commit) => {
        const before = this.look();
        commit();
        for (const one of executed) this.#observe(session, one, before);
      },
      onDeadlock: (texts) => observer.deadlocked(texts.map((sql) => this.#names.get(sql) ?? sql)),
    });
  }

  look(): Seen {
    const { commits } = this.#server;
    if (this.#seen?.commits !== commits) this.#seen = { commits, seen: seenIn(this.#server) };
    return this.#seen.seen;
  }

  open(instance: Instance): Store {
    const connect = () => {
      if (this.#isAway(instance)) return Promise.reject(new Error("the server is away"));
      const client = new Client(this.#server, (tell) => instance.hear(tell));
      this.#clients.set(client, instance);
      return Promise.resolve(client);
    };
    const options = { leaseMs: LEASE_MS, schema: SCHEMA };
    const store = this.#modules.createPostgresStore(connect, instance.clock, options);
    this.#stores.set(instance, store);
    return store;
  }

  step(_: readonly Instance[], outage: boolean): Promise<void> {
    this.#outage = outage;
    for (const [client, instance] of this.#clients) if (this.#isAway(instance)) this.#lose(client);
    if (this.#clients.size > 0 && this.#random.next() < 0.02) {
      this.#lose(this.#random.pick([...this.#clients.keys()]));
    }
    for (let turns = 1 + this.#random.below(8); turns > 0; turns--) {
      this.#server.step(1 + this.#random.below(4));
    }
    return Promise.resolve();
  }

  async finish(): Promise<void> {
    this.#outage = false;
    for (const client of this.#silent) client.close();
    this.#silent.clear();
    do {
      while (this.#server.step(Infinity)) continue;
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#server.canStep);
  }

  killed(instance: Instance): Promise<void> {
    for (const [client, other] of this.#clients) if (other === instance) this.#lose(client);
    return Promise.resolve();
  }

  replay(instance: Instance): void {
    this.#stores.get(instance)!.dead.replay({}).catch(() => {});
  }

  #isAway(instance: Instance): boolean {
    return this.#outage || instance.cut;
  }

  /** A connection breaks: what was sent takes place or not, and the client hears of it or not. */
  #lose(client: Client): void {
    this.#clients.delete(client);
    const serverGoesOn = this.#random.next() < 0.5;
    if (this.#random.next() < 0.3) {
      client.silence(serverGoesOn);
      this.#silent.add(client);
    } else client.lose(serverGoesOn);
  }

  #observe(session: Session, { sql, parameters, rows }: Executed, before: Seen): void {
    const observer = this.#observer;
    const [node] = parameters.map(Number);
    const arrays = parameters as unknown as number[][];
    switch (this.#names.get(sql)) {
      case "join": {
        const [, instance] = [...this.#clients].find(([client]) => client.session === session) ??
          [];
        if (instance) observer.joined(instance, Number(rows[0]![0]));
        break;
      }
      case "inherit":
        observer.marked(Number(parameters[1]), [], before);
        break;
      case "settle":
      case "settleMore":
        observer.settled(node!, verdictsOf(arrays, numbersOf(rows[0]![0])), before);
        observer.marked(node!, [], before);
        break;
      case "accept":
        observer.marked(node!, [], before);
        break;
      case "begin":
        observer.marked(node!, rows.map(([, lane]) => Number(lane)), before);
        break;
      case "letGo":
        for (const lane of arrays[2]!) {
          if (before.lanes.get(lane)?.owner === node) observer.left(node!, lane);
        }
        break;
      case "claim":
        for (const [bot] of rows) observer.claimed(Number(bot), arrays[1]!);
        break;
    }
  }
}

/** The verdicts of a "settle" that have counted. */
function verdictsOf(
  [, seqs, bots, lanes, states, , , , , , , , tasks = []]: number[][],
  counted: readonly number[],
): Verdict[] {
  return counted.map((seq) => {
    const index = seqs!.indexOf(seq);
    const key = { seq, bot: bots![index]!, lane: lanes![index]! };
    const state = states![index];
    const later = tasks.filter((other) => other === seq).map(() => ({
      ...key,
      delayMs: 0,
      body: "",
    }));
    if (state === STATES.done) return { ...key, type: "done", beginNext: false, later };
    if (state === STATES.dead) {
      return { ...key, type: "dead", attempt: 0, beginNext: false, error: "" };
    }
    return { ...key, type: "release", crashes: 0 };
  });
}

const STATE_NAMES = Object.keys(STATES) as (keyof typeof STATES)[];

function seenIn(server: Server): Seen {
  const lanes = server.committed("lane").filter(({ pending }) => Number(pending) > 0);
  return {
    lanes: new Map(lanes.map(({ lane, holder, pending, begun }) => [
      Number(lane),
      { owner: holder as number | null, pending: Number(pending), begun: Number(begun) },
    ])),
    updates: server.committed("upd").map(({ seq, id, lane, kind, state, due }): SeenUpdate => ({
      ...{ seq: Number(seq), id: Number(id), lane: Number(lane), kind: String(kind) },
      ...{ state: STATE_NAMES[Number(state)]!, due: Number(due) },
    })),
    nodes: new Set(server.committed("node").map(({ id }) => Number(id))),
    noted: new Set(server.committed("note").map(({ id }) => Number(id))),
  };
}
