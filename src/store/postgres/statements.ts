/**
 * The protocol in SQL.
 *
 * Lanes are locked in sorted order, so that instances never deadlock. Updates get their numbers while
 * their lanes are locked: one that got a lower number than those before it in its lane could be
 * behind the lane's `head` when it enters, and would never be read.
 *
 * @module
 */
import { STEP, WINDOW } from "../settings.ts";

/** The numbers that stand for an update's states. */
export const STATES = { pending: 0, done: 1, dead: 2 } as const;

/** The statements over the tables of a schema. */
export function statementsOf(schema: string) {
  const upd = `${schema}.upd`;
  const lane = `${schema}.lane`;
  const ms = (value: string) => `${value} * interval '1 ms'`;
  /**
   * A comparison that makes an UPDATE look up its rows one by one. With a plain `=` the planner may
   * read a whole index instead, which was cheap while the table was small.
   */
  const is = (column: string, value: string) => `${column} = any(array[${value}])`;

  /** Lanes of a node, each with its first updates. */
  const owned = (lanes: string) =>
    `select p.bot, p.lane, p.pending, p.begun, u.seq, u.id, u.kind, u.body, u.attempt,
      ceil(greatest(extract(epoch from u.due - now()), 0) * 1000)::bigint,
      (greatest(extract(epoch from now() - u.at), 0) * 1000)::bigint, u.replays
    from ${lanes} cross join lateral (
      select * from ${upd}
      where bot + 0 = p.bot and lane + 0 = p.lane and seq + 0 >= p.head and state = 0
      order by seq + 0 limit ${WINDOW}) u
    where p.holder = $1::bigint and p.pending > 0 order by p.bot, p.lane, u.seq`;

  /** Lanes with how often their first updates were begun, sorted. */
  const marks = `(
        select * from unnest($2::bigint[], $3::bigint[], $4::bigint[]) as x(bot, lane, begun)
        order by bot, lane) x`;

  /** How new updates change an existing lane, which is free if nothing waits in it. */
  const entered = `on conflict (bot, lane) do update set pending = p.pending + excluded.pending,
      begun = case when p.pending = 0 then excluded.begun else p.begun end,
      holder = case when p.pending = 0 then excluded.holder
        else coalesce(p.holder, excluded.holder) end,
      head = case when p.pending = 0 then excluded.head else p.head end`;

  /** A number from which on updates are numbered after this. */
  const next = `(select last_value from ${schema}.upd_seq_seq)`;

  /** Adds to the lanes of rows, sorted, before these get numbers; free ones stay free. */
  const enter = (rows: string) =>
    `insert into ${lane} as p (bot, lane, holder, pending, begun, head)
      select bot, lane, null, count(*)::int, 0, ${next} from ${rows}
      group by bot, lane order by bot, lane ${entered} returning p.bot`;

  /** Passes lanes on from one holder to another. */
  const pass = (from: string, to: string) =>
    `with lanes as materialized (
        select bot, lane from ${lane} where holder = ${from} order by bot, lane for update)
      update ${lane} p set holder = ${to} from lanes
      where p.bot = lanes.bot and p.lane = lanes.lane`;

  /** A condition of what comes after the lanes of "entered" are locked. */
  const lanesLocked = "(select count(*) from entered) > 0";

  /** The dead letters that a query selects. */
  const dead = `d.seq = u.seq and u.state = 2 and u.ended >= to_timestamp($1::float8 / 1000)
    and ($2::bigint is null or u.bot = $2::bigint)
    and ($3::text is null or u.error = $3::text) and ($4::bigint is null or d.seq = $4::bigint)`;

  /**
   * Some of them, up to a number, so that no step takes long. Locks their updates alone, which
   * "sweep" locks first, too: it would deadlock with what held the rows of "dead" meanwhile.
   */
  const deadStep = `select d.seq, bot, lane from ${schema}.dead d, ${upd} u
    where ${dead} and d.seq <= $5::bigint order by d.seq limit ${STEP} for update of u`;

  /** Ends runs. A verdict counts if the node owns its lane and its update has not ended. */
  const settle = (more: string) =>
    `with v as (
        select * from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
          $7::bigint[], $8::bigint[], $9::text[])
          as v(seq, bot, lane, state, attempt, delay, begun, error)
        -- The transaction behind this one takes both to disk.
        where (select $10::int = 0 or set_config('synchronous_commit', 'off', true) = 'off')),
      counted as (
        update ${lane} p set pending = p.pending - (v.state <> 0)::int,
          begun = case when v.state <> 0 and p.pending = 1 then 0 else v.begun end,
          head = case when v.state <> 0 then v.seq + 1 else p.head end
        from (
          select v.* from v cross join lateral (
            select 1 from ${upd} where seq = v.seq and state = 0 offset 0) u
          order by v.bot, v.lane) v
        where ${is("p.bot", "v.bot")} and p.lane = v.lane and p.holder = $1::bigint
        returning v.*, p.pending), ${more}
      ended as (
        update ${upd} u set state = v.state, attempt = coalesce(v.attempt, u.attempt),
          due = now() + ${ms("v.delay")}, error = coalesce(v.error, u.error),
          ended = case when v.state <> 0 then now() end,
          body = case when v.state = 1 then '' else u.body end
        from counted v where ${is("u.seq", "v.seq")})
      select array_agg(seq), array_agg(pending) from counted`;

  return {
    join: `insert into ${schema}.node(until) values (now() + ${ms("$1::int")}) returning id`,
    leave: `delete from ${schema}.node where id = $1::bigint`,
    renew: `update ${schema}.node set until = now() + ${ms("$2::int")}
      where id = $1::bigint returning id`,
    expired: `select id from ${schema}.node where until < now() and id <> $1::bigint`,
    // Waits for transactions in which an expired node accepts updates, so that "free" sees them.
    expire:
      `delete from ${schema}.node where id = any($1::bigint[]) and until < now() returning id`,
    // Nodes that are gone but still have lanes, which nobody would ever take over.
    orphaned: `select distinct holder from ${lane} p where holder is not null and pending > 0
      and not exists (select from ${schema}.node where id = p.holder)`,
    free: pass("any($1::bigint[])", "null"),
    instances: `select n.id, (extract(epoch from n.until - now()) * 1000)::bigint,
        count(l.bot), coalesce(sum(l.pending), 0)
      from ${schema}.node n left join ${lane} l on l.holder = n.id and l.pending > 0
      group by n.id order by n.id`,
    leader: `select min(id) from ${schema}.node where until >= now()`,
    // Waits for transactions in which a lost connection of this node still accepts updates.
    lockNode: `select id from ${schema}.node where id = $1::bigint for update`,
    inherit: pass("$1::bigint", "$2::bigint"),

    // Accepts all or, if some are known, none. "on conflict" would write one more record for each.
    accept: `with me as (
        select id from ${schema}.node where id = $1::bigint for key share),
      known as (
        select u.bot, u.id, u.state,
          (select value from ${schema}.reply r
            where r.seq = u.seq and r.at > now() - ${ms("$10::bigint")}) as reply
        from unnest($2::bigint[], $3::bigint[]) as x(bot, id) cross join lateral (
          select * from ${upd} where bot = x.bot and id = x.id offset 0) u),
      entered as (
        insert into ${lane} as p (bot, lane, holder, pending, begun, head)
        select l.bot, l.lane, $1::bigint, l.count, 1, ${next}
        from unnest($7::bigint[], $8::bigint[], $9::bigint[]) as l(bot, lane, count)
        where (select id from me) is not null and not exists (select from known) ${entered}
        returning holder = $1::bigint as mine, pending),
      entering as (
        insert into ${upd}(bot, id, lane, kind, body)
        select * from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
        where ${lanesLocked} returning seq)
      select (select id from me), (select array_agg(seq) from entering),
        (select array_agg(mine::int) from entered), (select array_agg(pending) from entered),
        null::bigint, null::bigint, null::int, null::text
      where not exists (select from known)
      union all select null, null, null, null, bot, id, state, reply from known`,
    // Flushes to disk what was settled without waiting, if nothing was accepted.
    flush: `update ${schema}.node set until = until where id = $1::bigint returning id`,

    settle: settle(""),
    // The same with what only some runs leave: dead letters, replies and tasks.
    settleMore: settle(
      `died as (insert into ${schema}.dead select seq from counted where state = 2),
      replied as (
        insert into ${schema}.reply(seq, value)
        select r.* from unnest($11::bigint[], $12::text[]) as r(seq, value)
          join counted using (seq)),
      tasks as (
        insert into ${schema}.task(bot, lane, due, body)
        select t.bot, t.lane, now() + ${ms("t.delay")}, t.body
        from unnest($13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::text[])
          as t(seq, bot, lane, delay, body) join counted using (seq)),`,
    ),
    begin: `update ${lane} p set begun = x.begun from ${marks}
      where ${is("p.bot", "x.bot")} and p.lane = x.lane and p.holder = $1::bigint
      returning p.bot, p.lane`,
    note: `insert into ${schema}.note(bot, id, name, value)
      select distinct on (x.bot, x.id, x.name) x.bot, x.id, x.name, x.value
      from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
          as x(bot, id, lane, name, value)
        cross join ${lane} p
      where ${is("p.bot", "x.bot")} and p.lane = x.lane and p.holder = $1::bigint
      on conflict (bot, id, name) do update set value = excluded.value
      returning bot, id, name`,
    notes: `select name, value from ${schema}.note where bot = $1::bigint and id = $2::bigint`,
    schedule: `insert into ${schema}.task(bot, lane, due, body)
      select t.bot, t.lane, now() + ${ms("t.delay")}, t.body
      from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[])
        as t(bot, lane, delay, body)`,

    load: owned(
      `unnest($2::bigint[], $3::bigint[]) as x(bot, lane) cross join lateral (
        select * from ${lane} where bot = x.bot and lane = x.lane offset 0) p`,
    ),
    mine: owned(`${lane} p`),
    letGo: `update ${lane} p set holder = null, begun = x.begun from ${marks}
      where ${is("p.bot", "x.bot")} and p.lane = x.lane and p.holder = $1::bigint`,
    // Lanes are read in the order of their pages: by the index it takes three times as long.
    // Nothing for a node that is gone: it may have been paused, or given up this connection.
    claim: `with me as (
        select id from ${schema}.node where id = $1::bigint for key share),
      free as (
        select bot, lane from ${lane} where holder is null and pending > 0
          and bot + 0 = any($2::bigint[]) and (select id from me) is not null
        limit ${STEP} for update skip locked)
      update ${lane} p set holder = $1::bigint from free
      where p.bot = free.bot and p.lane = free.lane returning p.bot, p.lane`,
    promote: `with due as (
        delete from ${schema}.task where id in (
          select id from ${schema}.task where due <= now() and bot = any($1::bigint[])
          order by due, id limit ${STEP} for update skip locked)
        returning id, bot, lane, due, body),
      entered as (${enter("due")}),
      entering as (
        insert into ${upd}(bot, id, lane, kind, body)
        select bot, -id, lane, 'task', body from due where ${lanesLocked} order by due, id)
      select count(*) from due`,
    nextDue: `select ceil(greatest(extract(epoch from due - now()), 0) * 1000)::bigint
      from ${schema}.task where bot = any($1::bigint[]) order by due limit 1`,
    // Looks up bot after bot, and reads all lanes only of those that are reported.
    unhosted: `with recursive bots(bot) as (
        (select bot from ${lane} order by bot limit 1)
        union all select (select l.bot from ${lane} l where l.bot > b.bot order by l.bot limit 1)
        from bots b where b.bot is not null),
      waiting as (
        select bot, (select min(head) from ${lane} where bot = b.bot and pending > 0) as oldest
        from bots b where bot <> all($1::bigint[])
          and not exists (
            select from ${lane} where bot = b.bot and holder is not null and pending > 0)
        union all select bot, 0 from ${schema}.task
        where due < now() - ${ms("$2::int")} and bot <> all($1::bigint[]))
      select bot, min(oldest) from waiting where oldest is not null group by bot`,

    deadList: `select u.seq, bot, id, lane, kind, body, attempt, error,
        floor(extract(epoch from at) * 1000)::bigint, floor(extract(epoch from ended) * 1000)::bigint
      from ${schema}.dead d, ${upd} u where ${dead} and d.seq > $5::bigint
      order by d.seq limit $6::bigint`,
    deadLast: `select coalesce(max(seq), 0) from ${schema}.dead`,
    deadReplay: `with old as (${deadStep}),
      entered as (${enter("old")}),
      numbered as (
        select seq, nextval('${schema}.upd_seq_seq') as next from old where ${lanesLocked}),
      entering as (
        update ${upd} u set seq = n.next, state = 0, attempt = 0, due = now(), at = now(),
          ended = null, error = null, replays = u.replays + 1
        from numbered n where u.seq = n.seq),
      gone as (delete from ${schema}.dead where seq in (select seq from old))
      select count(*) from old`,
    deadDrop: `with taken as materialized (${deadStep}), old as (
        delete from ${upd} u using taken where ${
      is("u.seq", "taken.seq")
    } returning u.seq, u.bot, u.id),
      gone as (delete from ${schema}.dead where seq in (select seq from old)),
      notes as (delete from ${schema}.note where (bot, id) in (select bot, id from old))
      select count(*) from old`,

    sweepLanes: `delete from ${lane} where (bot, lane) in (
      select bot, lane from ${lane} where pending = 0
      limit ${STEP * 2} for update skip locked)`,
    // Replies are stored nearly in the order of their updates, so that the oldest come first.
    sweepReplies: `delete from ${schema}.reply where seq in (
      select seq from (select seq, at from ${schema}.reply order by seq limit ${STEP}) oldest
      where at < now() - ${ms("$1::bigint")}) returning seq`,
    lastSeq: `select coalesce(max(seq), 0) from ${upd}`,
    // One step of a walk from the oldest update on: how far it got, and whether there may be more.
    sweep: `with page as (
        select seq, bot, id, state, at, ended from ${upd} where seq > $1::bigint
        order by seq limit ${STEP}),
      old as (
        delete from ${upd} u using page
        where ${is("u.seq", "page.seq")} and u.state <> 0 and (u.ended < now() -
          case u.state when 1 then ${ms("$2::bigint")} else ${ms("$3::bigint")} end
          or u.state = 1 and u.seq < $4::bigint)
        returning u.seq, u.bot, u.id),
      gone as (delete from ${schema}.dead where seq in (select seq from old)),
      notes as (delete from ${schema}.note where (bot, id) in (select bot, id from old))
      select max(seq),
        (count(*) = ${STEP} and (max(seq) < $4::bigint or
          max(at) < now() - ${ms("least($2::bigint, $3::bigint)")}))::int
      from page`,
  } as const;
}

/** The names of the statements. */
export type StatementName = keyof ReturnType<typeof statementsOf>;
