/**
 * Pressing buttons, asking inline, voting, paying.
 *
 * @module
 */
import { press as sendPress } from "../../people/asking.ts";
import type { Act, Deed } from "./act.ts";

/** How many inline queries can still be chosen from. */
const SEARCHES_KEPT = 50;

/**
 * Presses the button at a position. The Person API finds buttons by their labels, which cannot
 * distinguish the nine fields of a game.
 */
function press(act: Act): unknown {
  const { tg, person, room } = act;
  const message = act.message();
  const row = message.reply_markup?.inline_keyboard[act.number("row")];
  const button = row?.[act.number("column")];
  const { via_bot, sender_business_bot, from } = message;
  const bot = tg.world.bots.get((via_bot ?? sender_business_bot ?? from)?.id ?? 0);
  const game = button && "callback_game" in button
    ? room.payloads.get(message.message_id)
    : undefined;
  if (!button || !bot || !("callback_data" in button) && game === undefined) {
    throw new TypeError("Cannot press: there is no such callback button any more");
  }
  const pressing = "callback_data" in button
    ? { room, message, data: button.callback_data }
    : { room, message, data: "", game: game! };
  const { id } = sendPress(
    tg.world,
    bot,
    person.user,
    pressing,
    (wait) => person.senses.patience("got no callback answer", bot, wait),
  );
  return { query: id };
}

async function ask(act: Act): Promise<unknown> {
  const search = await act.person.asks(act.bot(), act.text("text"));
  act.searches.set(search.id, search);
  const [oldest] = act.searches.keys();
  if (act.searches.size > SEARCHES_KEPT) act.searches.delete(oldest!);
  return { query: search.id };
}

function choose(act: Act): unknown {
  const search = act.searches.get(act.text("query"));
  if (!search) throw new TypeError("Cannot choose: the question is too old; ask again");
  return search.chooses(act.text("result"), act.place);
}

/** Votes for an option, or retracts that vote. */
function vote(act: Act): Promise<void> {
  const { person, room } = act;
  const message = act.message();
  const option = act.text("option");
  const { options = [], allows_multiple_answers } = message.poll ?? {};
  const before = room.votes.get(message.message_id)?.get(person.id) ?? [];
  const chosen = before.flatMap((i) => options[i]?.text ?? []);
  const others = allows_multiple_answers ? chosen.filter((text) => text !== option) : [];
  return person.votes(message, ...others, ...(chosen.includes(option) ? [] : [option]));
}

/** Acts with buttons, inline queries, polls and payments, by name. */
export const asking: Readonly<Record<string, Deed>> = {
  press,
  ask,
  choose,
  vote,
  async pay(act) {
    const { id } = await act.person.pays(act.message());
    return { query: id };
  },
};
