/**
 * The protocol in PostgreSQL's words.
 *
 * Lanes are locked in sorted order, so that instances wait for each other but never in a circle.
 *
 * @module
 */
import { STEP, WINDOW } from "../settings.ts";

/** How an update's state is written. */
export const STATES = { pending: 0, done: 1, dead: 2 } as const;

/** The statements over the tables of a schema. */
export function statementsOf(schema: string) {
  const upd = `${schema}.upd`;
  const lane = `${schema}.lane`;
  const ms = (value: string) => `${value} * interval '1 ms'`;

  /** Lanes that are ours, each with its first updates. */
  const owned = (which: string) =>
    `select p.bot, p.lane, p.pending, p.begun, u.seq, u.id, u.kind, u.body, u.attempt,
      ceil(greatest(extract(epoch from u.due - now()), 0) * 1000)::bigint,
      (greatest(extract(epoch from now() - u.at), 0) * 1000)::bigint, u.replays
    from ${lane} p cross join lateral (
      select * from ${upd} u where u.bot = p.bot and u.lane = p.lane and u.state = 0
      order by u.seq limit ${WINDOW}) u
    where p.owner = $1::bigint ${which} order by p.bot, p.lane, u.seq`;

  /** Enters the updates of "entering", sorted by lane, into their lanes. */
  const enter = (node: string, begun: string) =>
    `insert into ${lane} as p (bot, lane, owner, pending, begun)
      select bot, lane, ${node}, count(*)::int, ${begun} from entering
      group by bot, lane order by bot, lane
      on conflict (bot, lane) do update set pending = p.pending + excluded.pending,
        begun = case when p.pending = 0 then excluded.begun else p.begun end,
        owner = coalesce(p.owner, excluded.owner)
      returning bot, lane, owner, pending`;

  /** Dead letters that a query is about. */
  const dead = `state = 2 and ended >= to_timestamp($1::float8 / 1000)
    and ($2::bigint is null or bot = $2::bigint)
    and ($3::text is null or error = $3::text) and ($4::bigint is null or seq = $4::bigint)`;

  return {
    join: `insert into ${schema}.node(until) values (now() + ${ms("$1::int")}) returning id`,
    leave: `delete from ${schema}.node where id = $1::bigint`,
    renew: `update ${schema}.node set until = now() + ${ms("$2::int")}
      where id = $1::bigint returning id`,
    bury: `with expired as (
        select id from ${schema}.node where until < now() and id <> $1::bigint),
      lanes as materialized (
        select 1 from ${lane} where owner in (select id from expired)
        order by bot, lane for update)
      delete from ${schema}.node
      where until < now() and id in (select id from expired) and (select count(*) from lanes) >= 0`,
    instances: `select n.id, (extract(epoch from n.until - now()) * 1000)::bigint,
        count(l.bot), coalesce(sum(l.pending), 0)
      from ${schema}.node n left join ${lane} l on l.owner = n.id and l.pending > 0
      group by n.id order by n.id`,
    leader: `select min(id) from ${schema}.node where until >= now()`,
    // Waits for whatever a lost connection of ours is still writing.
    lockNode: `select id from ${schema}.node where id = $1::bigint for update`,
    inherit: `update ${lane} set owner = $2::bigint where owner = $1::bigint`,

    accept: `with entering as (
      insert into ${upd}(bot, id, lane, kind, body)
        select * from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
          as x(bot, id, lane, kind, body) order by bot, id
        on conflict (bot, id) do nothing returning seq, bot, id, lane),
      entered as (${enter("$1::bigint", "1")})
      -- Updates and lanes are joined by the caller: the planner, who expects few, would compare all.
      select bot, lane, seq, id, null::int, null::int from entering
      union all
      select bot, lane, null, null, (owner = $1::bigint)::int, pending from entered`,
    // It writes, which the acceptance of known updates does not.
    flush: `update ${schema}.node set until = until where id = $1::bigint returning id`,
    known: `select bot, id, state,
        case when ended > now() - ${ms("$3::bigint")} then reply end
      from ${upd} where (bot, id) in (select * from unnest($1::bigint[], $2::bigint[]))`,

    settle: `with v as (
        select * from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::int[], $6::int[],
          $7::bigint[], $8::int[], $9::text[], $10::text[])
          as v(seq, bot, lane, state, attempt, delay, begun, error, reply)
        -- Whatever is committed behind it takes it to disk as well.
        where (select $16::int = 0 or set_config('synchronous_commit', 'off', true) = 'off')),
      ours as materialized (
        -- One lane after another, so that no plan reads all lanes to find a few.
        select v.* from (select * from v order by bot, lane) v cross join lateral (
          select 1 from ${lane} p
          where p.bot = v.bot and p.lane = v.lane and p.owner = $1::bigint for update) p),
      ended as (
        update ${upd} u set state = v.state, attempt = coalesce(v.attempt, u.attempt),
          due = now() + ${ms("v.delay")}, error = coalesce(v.error, u.error), reply = v.reply,
          ended = case when v.state <> 0 then now() end,
          body = case when v.state = 1 then '' else u.body end
        -- Written so that the index of pending updates, which changes all the time, is not used.
        from ours v where u.seq = v.seq and u.state + 0 = 0
        returning u.seq, u.bot, u.lane, v.state, v.begun),
      tasks as (
        insert into ${schema}.task(bot, lane, due, body)
        select t.bot, t.lane, now() + ${ms("t.delay")}, t.body
        from unnest($11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::text[])
          as t(seq, bot, lane, delay, body) join ended using (seq)),
      left_ as (
        update ${lane} p set
          pending = p.pending - (e.state <> 0)::int,
          begun = case when e.state <> 0 and p.pending = 1 then 0 else e.begun end,
          owner = case when e.state <> 0 and p.pending = 1 then null else p.owner end
        from ended e where p.bot = e.bot and p.lane = e.lane
        returning e.seq, p.bot, p.lane, p.pending)
      select seq, bot, lane, pending from left_`,
    begin: `update ${lane} p set begun = x.begun
      from unnest($2::bigint[], $3::bigint[], $4::int[]) as x(bot, lane, begun)
      where p.bot = x.bot and p.lane = x.lane and p.owner = $1::bigint
      returning p.bot, p.lane`,
    note: `insert into ${schema}.note(bot, id, name, value)
      select distinct on (x.bot, x.id, x.name) x.bot, x.id, x.name, x.value
      from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
          as x(bot, id, lane, name, value)
        join ${lane} p on p.bot = x.bot and p.lane = x.lane and p.owner = $1::bigint
      on conflict (bot, id, name) do update set value = excluded.value
      returning bot, id, name`,
    notes: `select name, value from ${schema}.note where bot = $1::bigint and id = $2::bigint`,
    schedule: `insert into ${schema}.task(bot, lane, due, body)
      select t.bot, t.lane, now() + ${ms("t.delay")}, t.body
      from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[])
        as t(bot, lane, delay, body)`,

    load: owned("and (p.bot, p.lane) in (select * from unnest($2::bigint[], $3::bigint[]))"),
    mine: owned(""),
    claim: `with free as (
        select bot, lane from ${lane} where owner is null and pending > 0
        limit ${STEP} for update skip locked)
      update ${lane} p set owner = $1::bigint from free
      where p.bot = free.bot and p.lane = free.lane returning p.bot, p.lane`,
    promote: `with due as (
        delete from ${schema}.task where id in (
          select id from ${schema}.task where due <= now()
          order by due, id limit ${STEP} for update skip locked)
        returning id, bot, lane, due, body),
      entering as (
        insert into ${upd}(bot, id, lane, kind, body)
        select bot, -id, lane, 'task', body from due order by due, id
        returning bot, lane),
      entered as (${enter("null::bigint", "0")})
      select count(*) from due`,
    nextDue: `select ceil(greatest(extract(epoch from due - now()), 0) * 1000)::bigint
      from ${schema}.task order by due limit 1`,

    deadList: `select seq, bot, id, lane, kind, body, attempt, error,
        floor(extract(epoch from at) * 1000)::bigint, floor(extract(epoch from ended) * 1000)::bigint
      from ${upd} where ${dead} and seq > $5::bigint order by seq limit $6::int`,
    deadReplay: `with old as (
        select seq from ${upd} where ${dead} order by seq for update),
      numbered as (
        select seq, nextval(pg_get_serial_sequence('${upd}', 'seq')) as next from old),
      entering as (
        update ${upd} u set seq = n.next, state = 0, attempt = 0, due = now(), at = now(),
          ended = null, error = null, replays = u.replays + 1
        from numbered n where u.seq = n.seq returning u.bot, u.lane),
      entered as (${enter("null::bigint", "0")})
      select count(*) from old`,
    deadDrop: `with old as (
        delete from ${upd} where ${dead} returning bot, id),
      notes as (delete from ${schema}.note where (bot, id) in (select bot, id from old))
      select count(*) from old`,

    sweepLanes: `delete from ${lane} where (bot, lane) in (
      select bot, lane from ${lane} where pending = 0 and owner is null
      limit ${STEP * 2} for update skip locked)`,
    sweepReplies: `update ${upd} set reply = null where seq in (
      select seq from ${upd} where reply is not null and ended < now() - ${ms("$1::bigint")}
      order by seq limit ${STEP})`,
    // One step of a walk from the oldest on: how far it came, and whether there may be more that is old.
    sweep: `with page as (
        select seq, bot, id, state, at, ended from ${upd} where seq > $1::bigint
        order by seq limit ${STEP}),
      old as (
        delete from ${upd} u using page
        where u.seq = page.seq and u.state <> 0 and u.ended < now() -
          case u.state when 1 then ${ms("$2::bigint")} else ${ms("$3::bigint")} end
        returning u.bot, u.id),
      notes as (delete from ${schema}.note where (bot, id) in (select bot, id from old))
      select max(seq),
        (count(*) = ${STEP} and max(at) < now() - ${ms("least($2::bigint, $3::bigint)")})::int
      from page`,
  } as const;
}

/** The names of the statements. */
export type StatementName = keyof ReturnType<typeof statementsOf>;
