/**
 * The acts of a page: each is one POST request.
 *
 * @module
 */
import { perform as performDeed } from "../../../web/perform.ts";
import type { InlineSearch } from "../../people/inline_search.ts";
import type { Simulator } from "../../simulator.ts";
import { wireDeeds } from "../../wire/deeds.ts";
import { wireOf } from "../wire_of.ts";
import { Act, type Deed } from "./act.ts";
import { arranging } from "./arranging.ts";
import { asking } from "./asking.ts";
import { modelled } from "./modelled.ts";
import { talking } from "./talking.ts";

/** The size limit for a bot's downloads. */
const MAX_BODY = 20 << 20;

const onWire = Object.entries(wireDeeds).map(([name, deed]): [string, Deed] => [
  name,
  (act) => deed(wireOf(act.tg), act),
]);
const DEEDS = new Map<string, Deed>([
  ...onWire,
  ...Object.entries({ ...talking, ...asking, ...arranging, ...modelled }),
]);

/**
 * Performs an act.
 *
 * @param name The act: `say`, `press` …
 * @param request A POST request with a form.
 * @param tg The simulator.
 * @param searches Inline queries that can still be chosen from, by id.
 * @returns The result as JSON, or 400 with an `error` for the page to show.
 */
export function perform(
  name: string,
  request: Request,
  tg: Simulator,
  searches: Map<string, InlineSearch>,
): Promise<Response> {
  const deed = DEEDS.get(name);
  return performDeed({
    request,
    maxBytes: MAX_BODY,
    deed: deed && ((form) => deed(new Act(tg, form, searches))),
  });
}
