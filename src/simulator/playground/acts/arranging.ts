/**
 * Making people and groups, blocking bots, and faults on purpose.
 *
 * @module
 */
import { accountOf } from "../../people/places.ts";
import type { Fault } from "../../faults.ts";
import type { Act, Deed } from "./act.ts";

const MAX_NAME = 64;
const FAULTS: Readonly<Record<string, Fault>> = { "429": 429, "500": 500, drop: "drop" };

function nameOf(act: Act, field: string): string {
  const name = act.text(field).trim();
  if (name === "" || name.length > MAX_NAME) {
    throw new TypeError(`Cannot take the name "${name}": it must have 1 to ${MAX_NAME} characters`);
  }
  return name;
}

/** The person and those that were ticked, bots among them. */
function makeGroup(act: Act): unknown {
  const { tg, person } = act;
  const others = act.all("member").map((id) => {
    const user = tg.world.users.get(Number(id));
    return user ? { user } : accountOf(tg.world, act.tg.world.bots.get(Number(id))!);
  });
  const members = [person, ...others.filter(({ user }) => user.id !== person.id)];
  return { chat: tg.group(nameOf(act, "title"), members).room.key };
}

/** A bot with a token of its own, which is what the page asks for next. */
function makeBot(act: Act): unknown {
  const name = nameOf(act, "name");
  if (!/^\w+$/.test(name)) {
    throw new TypeError(`Cannot take the name "${name}": use letters, digits and _`);
  }
  const { id } = act.tg.bot(name);
  return { id };
}

function fail(act: Act): void {
  const fault = FAULTS[act.text("fault")];
  if (!fault) throw new TypeError(`Cannot fail with "${act.text("fault")}": 429, 500 or drop`);
  const bot = act.text("bot") === "" ? {} : { bot: act.bot() };
  act.tg.fail(fault, { ...bot, ...(fault === 429 ? { retryAfter: 3 } : {}) });
}

/** Acts of arranging, by name. */
export const arranging: Readonly<Record<string, Deed>> = {
  person: (act) => act.tg.user(nameOf(act, "name")).user,
  group: makeGroup,
  bot: makeBot,
  // Made up, and only good here; still, it is given out only when it is asked for.
  token: (act) => ({ token: act.bot().token }),
  block: (act) => act.person.blocks(act.bot()),
  unblock: (act) => act.person.unblocks(act.bot()),
  fail,
  slow: (act) => act.tg.slow(Math.min(60_000, Math.max(0, act.number("ms") || 0))),
  duplicate: (act) => act.tg.duplicate(act.bot()),
};
