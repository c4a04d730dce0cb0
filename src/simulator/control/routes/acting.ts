/**
 * Routes by which people write and act.
 *
 * @module
 */
import type { WaitOptions } from "../../people/queries.ts";
import { InlineSearch } from "../../people/inline_search.ts";
import type { ReactionEmoji } from "../../people/content.ts";
import type { SentContent } from "../../people/content.ts";
import { ControlError } from "../control_error.ts";
import type { Input } from "../input.ts";
import { type Controlled, remember, type Route, type Routes } from "../route.ts";
import { givenIn, modelledActs } from "./modelled_acts.ts";

const FILES = ["photo", "document", "video", "audio", "voice", "animation", "sticker"];

/** Content other than text; files come as `{ "name", "type", "base64" }`. */
function contentOf(input: Input): SentContent {
  const content: Record<string, unknown> = { ...input.fields };
  for (const name of ["user", "bot", "chat", "reply_to", "topic"]) delete content[name];
  for (const name of FILES.filter((name) => input.has(name))) {
    const { name: fileName = "file", type = "application/octet-stream", base64 } = input.object(
      name,
    );
    if (typeof base64 !== "string") {
      throw new ControlError(400, `Cannot read "${name}": send {"name", "type", "base64"}`);
    }
    const bytes = Uint8Array.fromBase64(base64);
    content[name] = new File([bytes], String(fileName), { type: String(type) });
  }
  return content as unknown as SentContent;
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
  adds: (input) => input.person().adds(input.group(), input.members("members")[0]!),
  removes: (input) => input.person().removes(input.group(), input.members("members")[0]!),
  promotes: (input) => input.person().promotes(input.group(), input.members("members")[0]!),
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
    return input.has("text")
      ? await person.says(input.place(), input.text("text"), reply)
      : await person.sends(input.place(), contentOf(input), reply);
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
