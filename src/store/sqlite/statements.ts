/**
 * The protocol in SQLite's words.
 *
 * @module
 */

/** How an update's state is written. */
export const STATES = { pending: 0, done: 1, dead: 2 } as const;

const COLUMNS = `seq, bot, id, lane, kind, body, attempt,
  max(0, due - :now) as waitMs, max(0, :now - at) as ageMs, replays`;

const DEAD = `state = 2 and ended >= :since and (:bot is null or bot = :bot)
  and (:error is null or error = :error) and (:seq is null or seq = :seq)`;

/** Enters an update into its lane, which becomes that of `:node` if nobody owns it. */
const ENTER =
  `insert into lane(bot, lane, owner, pending, begun) values(:bot, :lane, :node, 1, :begun)
  on conflict do update set pending = pending + 1,
    owner = coalesce(owner, excluded.owner)
  returning owner, pending`;

export const STATEMENTS = {
  join: `insert into node(until) values(:until) returning id`,
  leave: `delete from node where id = :node`,
  alone: `delete from node where id <> :node`,
  renew: `update node set until = :until where id = :node`,
  bury: `delete from node where until < :now and id <> :node`,

  insert: `insert into upd(bot, id, lane, kind, body, due, at)
    values(:bot, :id, :lane, :kind, :body, :now, :now) on conflict do nothing`,
  enter: ENTER,
  known: `select state, reply, ended from upd where bot = :bot and id = :id`,

  end: `update upd set state = :state, ended = :now, error = :error, reply = :reply,
      attempt = coalesce(:attempt, attempt),
      body = case when :state = 1 then '' else body end
    where seq = :seq and state = 0
      and exists(select 1 from lane where bot = :bot and lane = :lane and owner = :node)`,
  freeLane: `delete from lane where bot = :bot and lane = :lane and pending = 1`,
  leaveLane: `update lane set pending = pending - 1, begun = :begun
    where bot = :bot and lane = :lane returning pending`,
  postpone: `update upd set attempt = coalesce(:attempt, attempt), due = :due,
      error = coalesce(:error, error)
    where seq = :seq and state = 0
      and exists(select 1 from lane where bot = :bot and lane = :lane and owner = :node)`,
  begin: `update lane set begun = :begun where bot = :bot and lane = :lane and owner = :node
    returning pending`,

  note: `insert into note(bot, id, name, value)
    select :bot, :id, :name, :value from lane where bot = :bot and lane = :lane and owner = :node
    on conflict do update set value = excluded.value`,
  notes: `select name, value from note where bot = :bot and id = :id`,
  schedule: `insert into task(bot, lane, due, body) values(:bot, :lane, :due, :body)`,
  takeDue: `delete from task where id in
      (select id from task where due <= :now order by due, id limit :step)
    returning id, bot, lane, due, body`,
  nextDue: `select min(due) as due from task`,

  claim: `update lane set owner = :node where (bot, lane) in
      (select bot, lane from lane where owner is null and pending > 0 limit :step)
    returning bot, lane, pending, begun`,
  mine: `select bot, lane, pending, begun from lane where owner = :node`,
  lane: `select bot, lane, pending, begun from lane
    where bot = :bot and lane = :lane and owner = :node`,
  head: `select ${COLUMNS} from upd where bot = :bot and lane = :lane and state = 0
    order by seq limit :window`,

  instances: `select node.id, until, count(bot) as lanes, coalesce(sum(pending), 0) as pending
    from node left join lane on owner = node.id and pending > 0 group by node.id order by node.id`,
  leader: `select min(id) as id from node where until >= :now`,

  deadList: `select seq, bot, id, lane, kind, body, attempt, error, at, ended from upd
    where ${DEAD} and seq > :after order by seq limit :limit`,
  deadTake: `delete from upd where ${DEAD}
    returning seq, bot, id, lane, kind, body, replays`,
  again: `insert into upd(bot, id, lane, kind, body, due, at, replays)
    values(:bot, :id, :lane, :kind, :body, :now, :now, :replays)`,

  sweepReplies: `update upd set reply = null where seq in
    (select seq from upd where reply is not null and ended < :until order by seq limit :step)`,
  sweepPage: `select seq, bot, id, state, at, ended from upd where seq > :after
    order by seq limit :step`,
  forget: `delete from upd where seq = :seq`,
  forgetNotes: `delete from note where bot = :bot and id = :id`,
} as const;
