/**
 * The tables of a SQLite file, and their versions.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import { StoreRefused } from "../errors.ts";

/** The statements that migrate each version to the next. Append only: users have files of each. */
const MIGRATIONS = [
  `create table node(id integer primary key autoincrement, until integer not null) strict;
  create table lane(
    bot integer not null, lane integer not null,
    owner integer references node on delete set null,
    pending integer not null, begun integer not null,
    primary key(bot, lane)) strict, without rowid;
  create table upd(
    seq integer primary key autoincrement,
    bot integer not null, id integer not null, lane integer not null,
    kind text not null, body text not null,
    state integer not null default 0,
    attempt integer not null default 0, due integer not null, at integer not null,
    ended integer not null default 0, replays integer not null default 0,
    error text, reply text,
    unique(bot, id)) strict;
  create index upd_pending on upd(bot, lane, seq) where state = 0;
  create index upd_dead on upd(seq) where state = 2;
  create index upd_reply on upd(seq) where reply is not null;
  create table task(
    id integer primary key autoincrement,
    bot integer not null, lane integer not null, due integer not null, body text not null) strict;
  create index task_due on task(due);
  create table note(
    bot integer not null, id integer not null, name text not null, value text not null,
    primary key(bot, id, name)) strict, without rowid;`,

  // The one process that owns the file keeps the lanes in memory: see lane_table.ts.
  `alter table upd add column begun integer not null default 0;
  update upd set begun = coalesce(
      (select begun from lane where lane.bot = upd.bot and lane.lane = upd.lane), 0)
    where seq in (select min(seq) from upd where state = 0 group by bot, lane);
  drop table lane;
  drop index upd_pending;
  create index upd_pending on upd(seq) where state = 0;`,

  // Most updates are finished: all that is kept of those is that they were seen, in few bytes, and
  // the pages of what waited are used again.
  `alter table upd rename to old;
  create table upd(
    seq integer primary key,
    bot integer not null, id integer not null, lane integer not null,
    kind text not null, body text not null,
    attempt integer not null default 0, due integer not null default 0, at integer not null,
    replays integer not null default 0, begun integer not null default 0) strict;
  create table dead(
    seq integer primary key,
    bot integer not null, id integer not null, lane integer not null,
    kind text not null, body text not null,
    attempt integer not null, error text not null, at integer not null, ended integer not null,
    replays integer not null) strict;
  create index dead_ended on dead(ended);
  create table seen(
    bot integer not null, id integer not null, seq integer not null, at integer not null,
    primary key(bot, id)) strict, without rowid;
  create table reply(seq integer primary key, body text not null, ended integer not null) strict;
  create index reply_ended on reply(ended);
  create table last(seq integer not null) strict;
  insert into upd
    select seq, bot, id, lane, kind, body, attempt, due, at, replays, begun from old
    where state = 0;
  insert into dead
    select seq, bot, id, lane, kind, body, attempt, coalesce(error, ''), at, ended, replays
    from old where state = 2;
  insert into seen select bot, id, seq, max(at, ended) from old order by bot, id;
  insert into reply select seq, reply, ended from old where state = 1 and reply is not null;
  insert into last select coalesce(max(seq), 0) from old;
  drop table old;`,
];

/**
 * Checks that a file is empty or a store, before anything in it is changed.
 *
 * @throws {StoreRefused} If it belongs to another program.
 */
export function checkOurs(db: DatabaseSync): void {
  const { version, tables, nodes } = db.prepare(
    `select (select user_version from pragma_user_version) as version, count(*) as tables,
      count(*) filter (where name = 'node') as nodes
      from sqlite_schema where name not like 'sqlite~_%' escape '~'`,
  ).get()!;
  if (version === 0 ? tables === 0 : nodes === 1) return;
  throw new StoreRefused(
    "Cannot use the store: the file is another program's database; name another file",
  );
}

/**
 * Makes the tables, or brings them to this version.
 *
 * @param owner Whether this process holds the file's lock.
 */
export function migrate(db: DatabaseSync, owner: boolean): void {
  db.exec("begin immediate");
  try {
    const version = Number(db.prepare("pragma user_version").get()!.user_version);
    if (version > MIGRATIONS.length) {
      throw new StoreRefused(
        `Cannot use the store: its schema has version ${version} and this Postern knows ` +
          `${MIGRATIONS.length}; run the newer Postern that made it, or name another file`,
      );
    }
    if (version < MIGRATIONS.length && !owner) {
      throw new StoreRefused(
        `Cannot use the store: its schema has version ${version} and this Postern needs ` +
          `${MIGRATIONS.length}; start the server with this Postern once, which brings it there`,
      );
    }
    for (const statements of MIGRATIONS.slice(version)) db.exec(statements);
    db.exec(`pragma user_version = ${MIGRATIONS.length}`);
    db.exec("commit");
  } catch (error) {
    // After an error such as a full disk, SQLite may already have rolled back.
    if (db.isTransaction) db.exec("rollback");
    throw error;
  }
}
