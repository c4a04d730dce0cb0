/**
 * Routes by which people write and act.
 *
 * @module
 */
import type { User } from "../../../telegram/types.ts";
import type { WaitOptions } from "../../people/queries.ts";
import { InlineSearch } from "../../people/inline_search.ts";
import type { ReactionEmoji } from "../../world/reaction_emoji.ts";
import { FILE_SORTS, type SentContent } from "../../people/content.ts";
import { ControlError } from "../control_error.ts";
import type { Input } from "../input.ts";
import { type Controlled, remember, type Route, type Routes } from "../route.ts";
import { givenIn, modelledActs } from "./modelled_acts.ts";

const OTHERS = ["contact", "location", "dice", "poll", "caption"] as const;

/** Content other than text; files come as `{ "name", "type", "base64" }`. */
function contentOf(input: Input): SentContent {
  const content: Record<string, unknown> = input.pick(...OTHERS);
  for (const name of FILE_SORTS.filter((name) => input.has(name))) {
    const { name: fileName = "file", type = "application/octet-stream", base64 } = input.object(
      name,
    );
    content[name] = new File([bytesOf(name, base64)], String(fileName), { type: String(type) });
  }
  return content as SentContent;
}

function bytesOf(name: string, base64: unknown): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.fromBase64(base64 as string);
  } catch {
    throw new ControlError(400, `Cannot read "${name}.base64": it is not base64`);
  }
}

/** Acts on each of the members in turn. Returns the last result. */
async function each(
  input: Input,
  act: (member: { readonly user: User }) => unknown,
): Promise<unknown> {
  const members = input.members("members");
  if (members.length === 0) {
    throw new ControlError(400, 'Cannot read "members": it is empty; send at least one id');
  }
  let result: unknown;
  for (const member of members) result = await act(member);
  return result;
}

/** What people do, by name. */
export const ACTS: Readonly<Record<string, Route>> = {
  edits: (input) => input.person().edits(input.message(), input.text("text")),
  deletes: (input) => input.person().deletes(input.message()),
  reacts: (input) =>
    input.person().reacts(input.message(), ...input.list("emoji") as ReactionEmoji[]),
  votes: (input) => input.person().votes(input.message(), ...input.list("options") as string[]),
  blocks: (input) => input.person().blocks(input.bot()),
  unblocks: (input) => input.person().unblocks(input.bot()),
  joins: (input) => input.person().joins(input.group()),
  leaves: (input) => input.person().leaves(input.group()),
  adds: (input) => each(input, (member) => input.person().adds(input.group(), member)),
  removes: (input) => each(input, (member) => input.person().removes(input.group(), member)),
  promotes: (input) => each(input, (member) => input.person().promotes(input.group(), member)),
  ...modelledActs,
  presses,
  asks: async (input, controlled) =>
    remember(controlled, await input.person().asks(input.bot(), input.text("text"))),
  chooses,
  pays: async (input, controlled) =>
    remember(
      controlled,
      await input.person().pays(
        input.has("link") ? input.text("link") : input.message(),
        input.object("options"),
      ),
    ),
  async asks_to_join(input, controlled) {
    const person = input.person();
    const request = await person.asksToJoin(input.group());
    const answered = async (options?: WaitOptions) => ({ ok: await request.answered(options) });
    return remember(controlled, { id: `${input.group().id}:${person.id}`, answered });
  },
};

async function presses(input: Input, controlled: Controlled) {
  const on = input.has("message_id") ? { on: input.message() } : {};
  const options = { ...on, ...givenIn(input) };
  const press = await input.person().presses(input.text("label"), options);
  // A reply keyboard button sends its text.
  if (!press) return {};
  return { ...remember(controlled, press), data: press.data, message: press.message };
}

async function chooses(input: Input, { asked }: Controlled) {
  const search = asked.get(input.text("id"));
  if (!(search instanceof InlineSearch)) {
    throw new ControlError(404, `Cannot find the inline query "${input.text("id")}"`);
  }
  const place = input.has("chat") ? input.group() : undefined;
  return await search.chooses(input.text("result_id"), place);
}

export const actingRoutes: Routes = {
  "POST /control/messages": async (input) => {
    const reply = {
      ...(input.has("reply_to") ? { replyTo: input.message("reply_to") } : {}),
      ...(input.has("topic") ? { topic: input.number("topic") } : {}),
    };
    const person = input.person();
    const content = contentOf(input);
    if (!input.has("text")) return await person.sends(input.place(), content, reply);
    const [other] = Object.keys(content);
    if (other) throw new ControlError(400, `Cannot send "text" with "${other}": send one of them`);
    return await person.says(input.place(), input.text("text"), reply);
  },

  "GET /control/messages": (input) => [...input.room().messages.values()],

  "GET /control/files": (input, { tg }) => {
    const found = tg.world.files.get(input.text("id"));
    if (!found) throw new ControlError(404, `Cannot find the file "${input.text("id")}"`);
    const { name, type, bytes } = found;
    return { name, type, size: bytes.length, base64: bytes.toBase64() };
  },

  "POST /control/acts": (input, controlled) => {
    const name = input.text("act");
    return ACTS[name]!(input, controlled);
  },
};
