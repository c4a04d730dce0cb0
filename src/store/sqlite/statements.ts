/**
 * The protocol in SQLite's dialect.
 *
 * @module
 */

// If the clock was set back after an update came, its next attempt is due at once.
const COLUMNS = `seq, bot, id, lane, kind, body, attempt,
  iif(at > :now, 0, max(0, due - :now)) as waitMs, max(0, :now - at) as ageMs, replays, begun`;

const DEAD = `ended >= :since and (:bot is null or bot = :bot)
  and (:error is null or error = :error) and (:seq is null or seq = :seq)`;

const RANGE = `(bot, id) > (:fromBot, :fromId) and (bot, id) <= (:toBot, :toId)`;

export const STATEMENTS = {
  join: `insert into node(until) values(:until) returning id`,
  alone: `delete from node where id <> :node`,

  // Changes when another process has written.
  version: `pragma data_version`,
  pending: `select bot, lane, seq from upd where seq > :after order by seq`,
  last: `select seq from last`,
  reserve: `update last set seq = :seq`,

  known: `select seq, exists(select 1 from upd where seq = seen.seq) as pending,
      (select body from reply where seq = seen.seq and ended > :since) as reply
    from seen where bot = :bot and id = :id`,

  reply: `insert into reply(seq, body, ended) values(:seq, :body, :now)`,
  insertDead: `insert into dead(seq, bot, id, lane, kind, body, attempt, error, at, ended, replays)
    select seq, bot, id, lane, kind, body, :attempt, :error, at, :now, replays
    from upd where seq = :seq`,
  postpone: `update upd set attempt = coalesce(:attempt, attempt), due = :due, begun = :begun
    where seq = :seq`,
  begin: `update upd set begun = :begun where seq = :seq`,

  note: `insert into note(bot, id, name, value) values(:bot, :id, :name, :value)
    on conflict do update set value = excluded.value`,
  notes: `select name, value from note where bot = :bot and id = :id`,
  schedule: `insert into task(bot, lane, due, body) values(:bot, :lane, :due, :body)`,
  takeDue: `delete from task where id in
      (select id from task where due <= :now and bot in (select value from json_each(:bots))
        order by due, id limit :step)
    returning id, bot, lane, due, body`,
  nextDue: `select due from task where bot in (select value from json_each(:bots))
    order by due limit 1`,
  overdue: `select distinct bot from task where due < :until`,

  update: `select ${COLUMNS} from upd where seq = :seq`,

  deadList: `select seq, bot, id, lane, kind, body, attempt, error, at, ended from dead
    where ${DEAD} and seq > :after order by seq limit :limit`,
  deadLast: `select coalesce(max(seq), 0) as seq from dead`,
  deadTake: `delete from dead where seq in
      (select seq from dead where ${DEAD} and seq <= :until order by seq limit :step)
    returning seq, bot, id, lane, kind, body, replays`,
  again: `insert into upd(seq, bot, id, lane, kind, body, at, replays)
    values(:seq, :bot, :id, :lane, :kind, :body, :now, :replays)`,
  seeAgain: `insert into seen(bot, id, seq, at) values(:bot, :id, :seq, :now)
    on conflict do update set seq = excluded.seq, at = excluded.at`,
  forgetSeen: `delete from seen where bot = :bot and id = :id`,
  forgetNotes: `delete from note where bot = :bot and id = :id`,

  sweepReplies: `delete from reply where seq in
    (select seq from reply where ended <= :until order by ended limit :step)`,
  sweepDead: `delete from dead where seq in
    (select seq from dead where ended < :until order by ended limit :step)`,
  sweepEnd: `select bot, id from seen where (bot, id) > (:fromBot, :fromId)
    order by bot, id limit 1 offset :step`,
  sweepSeen: `delete from seen where ${RANGE} and (at < :until or seq < :least)
    and not exists (select 1 from upd where upd.seq = seen.seq)
    and not exists (select 1 from dead where dead.seq = seen.seq)`,
  sweepNotes: `delete from note where ${RANGE} and not exists
    (select 1 from seen where seen.bot = note.bot and seen.id = note.id)`,
} as const;

/** Statements for many rows at once, each `width` values in the place of `ROWS`. */
export const ROWS = {
  see: {
    width: 4,
    sql: "insert into seen(bot, id, seq, at) values ROWS on conflict do nothing",
  },
  insert: {
    width: 8,
    sql: "insert into upd(seq, bot, id, lane, kind, body, at, begun) values ROWS",
  },
  end: { width: 1, sql: "delete from upd where seq in (values ROWS)" },
} as const;
