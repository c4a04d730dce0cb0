/**
 * The protocol in SQLite's words.
 *
 * @module
 */

/** How an update's state is written. */
export const STATES = { pending: 0, done: 1, dead: 2 } as const;

const COLUMNS = `seq, bot, id, lane, kind, body, attempt,
  max(0, due - :now) as waitMs, max(0, :now - at) as ageMs, replays, begun`;

const DEAD = `state = 2 and ended >= :since and (:bot is null or bot = :bot)
  and (:error is null or error = :error) and (:seq is null or seq = :seq)`;

export const STATEMENTS = {
  join: `insert into node(until) values(:until) returning id`,
  alone: `delete from node where id <> :node`,

  // Changes when another process has written.
  version: `pragma data_version`,
  pending: `select bot, lane, seq from upd where state = 0 order by seq`,

  insert: `insert into upd(bot, id, lane, kind, body, due, at, begun)
    values(?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7) on conflict do nothing`,
  known: `select state, reply, ended from upd where bot = :bot and id = :id`,

  done: `update upd set state = 1, ended = ?2, error = ?3, reply = ?4, body = ''
    where seq = ?1 and state = 0`,
  dead: `update upd set state = 2, ended = :now, error = :error, attempt = :attempt
    where seq = :seq and state = 0`,
  postpone: `update upd set attempt = coalesce(:attempt, attempt), due = :due,
      error = coalesce(:error, error), begun = :begun
    where seq = :seq and state = 0`,
  begin: `update upd set begun = :begun where seq = :seq`,

  note: `insert into note(bot, id, name, value) values(:bot, :id, :name, :value)
    on conflict do update set value = excluded.value`,
  notes: `select name, value from note where bot = :bot and id = :id`,
  schedule: `insert into task(bot, lane, due, body) values(:bot, :lane, :due, :body)`,
  takeDue: `delete from task where id in
      (select id from task where due <= :now order by due, id limit :step)
    returning id, bot, lane, due, body`,
  nextDue: `select min(due) as due from task`,

  update: `select ${COLUMNS} from upd where seq = :seq`,

  deadList: `select seq, bot, id, lane, kind, body, attempt, error, at, ended from upd
    where ${DEAD} and seq > :after order by seq limit :limit`,
  deadTake: `delete from upd where ${DEAD}
    returning seq, bot, id, lane, kind, body, replays`,
  again: `insert into upd(bot, id, lane, kind, body, due, at, replays)
    values(?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)`,

  sweepReplies: `update upd set reply = null where seq in
    (select seq from upd where reply is not null and ended < :until order by seq limit :step)`,
  sweepPage: `select seq, bot, id, state, at, ended from upd where seq > :after
    order by seq limit :step`,
  forget: `delete from upd where seq = :seq`,
  forgetNotes: `delete from note where bot = :bot and id = :id`,
} as const;
