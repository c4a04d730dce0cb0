/**
 * Acts in groups, with money and in business chats.
 *
 * @module
 */
import type { BusinessBotRights, Location } from "../../../telegram/types.ts";
import type { WaitOptions } from "../../people/queries.ts";
import type { SentPoll } from "../../people/poll_content.ts";
import type { Given } from "../../people/reply_buttons.ts";
import type { Input } from "../input.ts";
import { remember, type Route } from "../route.ts";

/** What a reply keyboard button asks for. */
export function givenIn(input: Input): Given {
  return {
    ...(input.has("phone") ? { phone: input.text("phone") } : {}),
    ...(input.has("location") ? { location: input.object("location") as unknown as Location } : {}),
    ...(input.has("members") ? { users: input.members("members") } : {}),
    ...(input.has("shared_chat") ? { chat: input.group("shared_chat") } : {}),
    ...(input.has("poll") ? { poll: input.object("poll") as unknown as SentPoll } : {}),
    ...(input.has("data") ? { data: input.text("data") } : {}),
  };
}

/** The acts, by name. */
export const modelledActs: Readonly<Record<string, Route>> = {
  opens_topic: (input) => input.person().opensTopic(input.group(), input.text("text")),
  closes_topic: (input) => input.person().closesTopic(input.group(), input.number("topic")),
  reopens_topic: (input) => input.person().reopensTopic(input.group(), input.number("topic")),
  changes_title: (input) => input.person().changesTitle(input.group(), input.text("text")),
  pins: (input) => input.person().pins(input.message()),
  upgrades: async (input) => (await input.person().upgrades(input.group())).room.view,
  async joins_by(input, controlled) {
    const person = input.person();
    const link = input.text("link");
    const request = await person.joinsBy(link);
    if (!request) return {};
    const answered = async (options?: WaitOptions) => ({ ok: await request.answered(options) });
    return remember(controlled, { id: `${link}:${person.id}`, answered });
  },
  buys_media: (input) => input.person().buysMedia(input.message()),
  renews: (input) => input.person().renews(input.bot(), input.text("id")),
  async opens_web_app(input, controlled) {
    const { queryId: id, initData, answered } = await input.person().opensWebApp(input.bot());
    return { ...remember(controlled, { id, answered }), init_data: initData };
  },
  shares_prepared: (input) =>
    input.person().sharesPrepared(input.bot(), input.text("id"), input.place()),
  connects_business: (input) => {
    const rights = input.has("rights") ? [input.object("rights") as BusinessBotRights] : [];
    return input.person().connectsBusiness(input.bot(), ...rights);
  },
  disconnects_business: (input) => input.person().disconnectsBusiness(input.bot()),
  writes_to: (input) => input.person().writesTo(input.person("with"), input.text("text")),
  ticks: (input) =>
    input.person().ticks(
      input.message(),
      input.list("tasks") as number[],
      input.fields["done"] !== false,
    ),
};
