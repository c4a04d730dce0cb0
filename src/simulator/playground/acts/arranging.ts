/**
 * Creating people, bots and groups, blocking bots, and injecting faults.
 *
 * @module
 */
import { accountOf } from "../../people/places.ts";
import type { GroupOptions } from "../../options.ts";
import type { Fault } from "../../faults.ts";
import type { Act, Deed } from "./act.ts";
import { nameOf } from "./names.ts";

const FAULTS: Readonly<Record<string, Fault>> = { "429": 429, "500": 500, drop: "drop" };

/** The types of chat that people can create. */
const KINDS: ReadonlyMap<string, GroupOptions> = new Map<string, GroupOptions>([
  ["supergroup", {}],
  ["forum", { forum: true }],
  ["group", { type: "group" }],
  ["channel", { type: "channel" }],
]);

/** Creates a group of the person and the selected members, including bots. */
function makeGroup(act: Act): unknown {
  const { tg, person } = act;
  const others = act.all("member").map((id) => {
    const user = tg.world.users.get(Number(id));
    return user ? { user } : accountOf(tg.world, act.tg.world.bots.get(Number(id))!);
  });
  const members = [person, ...others.filter(({ user }) => user.id !== person.id)];
  const kind = KINDS.get(act.text("kind") || "supergroup");
  if (!kind) throw new TypeError(`Cannot make a "${act.text("kind")}": reload the page`);
  return { chat: tg.group(nameOf(act, "title"), members, kind).room.key };
}

/** Creates a bot; the page then asks for its token. */
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

/** Acts that set things up, by name. */
export const arranging: Readonly<Record<string, Deed>> = {
  person: (act) => act.tg.user(nameOf(act, "name")).user,
  group: makeGroup,
  bot: makeBot,
  // The token is made up and only valid here; still, it is only sent on request.
  token: (act) => ({ token: act.bot().token }),
  block: (act) => act.person.blocks(act.bot()),
  unblock: (act) => act.person.unblocks(act.bot()),
  fail,
  slow: (act) => act.tg.slow(Math.min(60_000, Math.max(0, act.number("ms") || 0))),
  duplicate: (act) => act.tg.duplicate(act.bot()),
};
