/**
 * What a page can do: one POST, one act.
 *
 * @module
 */
import type { InlineSearch } from "../../people/inline_search.ts";
import type { Simulator } from "../../simulator.ts";
import { Act, type Deed } from "./act.ts";
import { arranging } from "./arranging.ts";
import { asking } from "./asking.ts";
import { talking } from "./talking.ts";

/** As much as a bot may download. */
const MAX_BODY = 20 << 20;

const DEEDS = new Map<string, Deed>(Object.entries({ ...talking, ...asking, ...arranging }));

/**
 * Does what a form says.
 *
 * @param name Which act: `say`, `press` …
 * @param request A POST with a form.
 * @param tg Where it happens.
 * @param searches Inline queries that were asked, by id.
 * @returns JSON: what came of it, or 400 with `error`, for the page to show.
 *
 * @example Usage
 * ```ts
 * import { perform } from "./mod.ts";
 * import { Simulator } from "../../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const body = new FormData();
 * body.set("name", "Ada");
 * const request = new Request("http://localhost/act/person", { method: "POST", body });
 * const response = await perform("person", request, tg, new Map());
 * assertEquals((await response.json()).first_name, "Ada");
 * ```
 */
export async function perform(
  name: string,
  request: Request,
  tg: Simulator,
  searches: Map<string, InlineSearch>,
): Promise<Response> {
  const deed = DEEDS.get(name);
  if (!deed) return Response.json({ error: `Cannot do "${name}"` }, { status: 404 });
  if (Number(request.headers.get("content-length")) > MAX_BODY) {
    const error = "Cannot send: a file may have up to 20 MB";
    return Response.json({ error }, { status: 413 });
  }
  try {
    const result = await deed(new Act(tg, await request.formData(), searches));
    return Response.json(result ?? {});
  } catch (error) {
    // The people's own words for why something cannot be done; the page shows them.
    if (!(error instanceof Error)) throw error;
    return Response.json({ error: error.message }, { status: 400 });
  }
}
