/**
 * A Telegram that runs inside a process: a Bot API, webhooks delivered the way Telegram delivers
 * them, and people who talk to the bots. It tests bots written with any library, as a bot and the
 * simulator communicate over HTTP alone.
 *
 * A test of a whole bot. This bot is a few lines that poll; give yours `tg.apiRoot` as its API root
 * and `bot.token` as its token. It may set a webhook instead.
 *
 * ```ts
 * import { startSimulator } from "./mod.ts";
 * import { assertEquals } from "@std/assert";
 *
 * await using tg = await startSimulator();
 * const bot = tg.bot("counter");
 * const ada = tg.user("Ada");
 *
 * async function call(method: string, params: Record<string, unknown> = {}) {
 *   const response = await fetch(`${tg.apiRoot}/bot${bot.token}/${method}`, {
 *     method: "POST",
 *     headers: { "content-type": "application/json" },
 *     body: JSON.stringify(params),
 *   });
 *   return (await response.json()).result;
 * }
 *
 * async function answerOnce(offset: number): Promise<number> {
 *   const [update] = await call("getUpdates", { offset, timeout: 10 });
 *   const { message, callback_query } = update;
 *   const keyboard = { inline_keyboard: [[{ text: "+1", callback_data: "up" }]] };
 *   if (message) {
 *     await call("sendMessage", { chat_id: message.chat.id, text: "0", reply_markup: keyboard });
 *   } else {
 *     await call("answerCallbackQuery", { callback_query_id: callback_query.id, text: "Done" });
 *   }
 *   return update.update_id + 1;
 * }
 *
 * await ada.says(bot, "/start");
 * const next = await answerOnce(0);
 * assertEquals((await ada.hears(bot)).text, "0");
 *
 * const press = await ada.presses("+1");
 * await answerOnce(next);
 * assertEquals((await press?.answered())?.text, "Done");
 * ```
 *
 * @module
 */
export { RunningSimulator, startSimulator } from "./start.ts";
export type { StartOptions } from "./start.ts";
export { Simulator } from "./simulator.ts";
export type { GroupOptions, SimulatorOptions, UserOptions } from "./options.ts";
export { FakeClock } from "../util/fake_clock.ts";
export type { BotView, ChatView, Happening, MemberView, SimulatorEvent } from "./events.ts";
export type { Listener } from "./feed.ts";
export type { Fault, FaultAnswer, FaultOptions, PlannedFault } from "./faults.ts";
export type { CallFilter } from "./calls.ts";
export type { CallEntry, DeliveryEntry, LogEntry } from "./log.ts";
export type { ChatSnapshot, Snapshot } from "./snapshot.ts";
export type { UpdateState, UpdateView } from "./updates/update_record.ts";
export type { QueueLimits } from "./updates/update_queue.ts";
export type { BotOptions } from "./world/bot.ts";
export type {
  CallbackAnswer,
  Decision,
  InlineAnswer,
  Press,
  WaitOptions,
} from "./people/queries.ts";
export { Group } from "./people/places.ts";
export type { Place, SimulatedBot } from "./people/places.ts";
export { InlineSearch } from "./people/inline_search.ts";
export type { JoinRequest } from "./people/asking.ts";
export type { Payment, PayOptions } from "./people/payment.ts";
export { GroupMember } from "./people/group_member.ts";
export { Customer } from "./people/customer.ts";
export { Organiser } from "./people/organiser.ts";
export type { BusinessLink } from "./world/business_link.ts";
export type { Draft } from "./people/senses.ts";
export type { PressOptions } from "./people/person.ts";
export type { Given } from "./people/reply_buttons.ts";
export type { WebApp } from "./people/web_app.ts";
export type { PreparedMessage } from "./world/bot.ts";
export type { TopicRef } from "./people/topic_acts.ts";
export type { Bill, LinkedBill } from "./world/bill.ts";
export type { GameOptions } from "./world/game_options.ts";
export type { KeptSet, StickerSets } from "./world/sticker_sets.ts";
export type { PostedStory, Stories } from "./world/stories.ts";
export type { StarPayment, Stars } from "./world/stars.ts";
export type { OpenRequest } from "./world/room.ts";
export type { Topic, TopicLook } from "./world/topic.ts";
export { Person } from "./people/person.ts";
export type { HearOptions } from "./people/senses.ts";
export type { ReactionEmoji } from "./world/reaction_emoji.ts";
export type { SentContent, SentFile } from "./people/content.ts";
export type { SayOptions } from "./people/say_options.ts";
export type { SentPoll } from "./people/poll_content.ts";
export type { Network, Peer, TlsPeer, Wire } from "../webhook_sender/network.ts";
export { WireError } from "../webhook_sender/network.ts";

// The building blocks, for those who extend the simulator: a page, a demo, more people.
export type { Clock } from "../util/clock.ts";
export type * from "../telegram/types.ts";
export type { Random } from "./random.ts";
export type { Outlets } from "./api/outlets.ts";
export type { Params, Upload } from "./api/params.ts";
export type { Feed } from "./feed.ts";
export type { RawRequest } from "./http/raw_request.ts";
export type { Mailbox, Patience } from "./people/waiting.ts";
export type { InlineSearchOptions } from "./people/inline_search.ts";
export type { SeenKeyboard } from "./people/senses.ts";
export type { Arrival, Senses } from "./people/senses.ts";
export type { Conflicts } from "./updates/conflicts.ts";
export type { LongPoll, PollRequest } from "./updates/long_poll.ts";
export type { UpdateRecord } from "./updates/update_record.ts";
export type { UpdateQueue } from "./updates/update_queue.ts";
export type { SetWebhook } from "./webhook/settings.ts";
export type { WebhookSlot, WebhookSlotOptions } from "./webhook/webhook_slot.ts";
export type { WebhookUrl } from "../telegram/webhook_url.ts";
export type { ShownHeader, ShownRequest, ShownResponse } from "../webhook_sender/shown.ts";

export type { Traffic } from "./wire/traffic.ts";
export type { ReplayOptions } from "./wire/replay_capture.ts";
export type { WebhookReply } from "../webhook_sender/webhook_reply.ts";
export type { CallArguments, UploadedFile } from "../telegram/arguments/read_arguments.ts";
export type { Bot, PendingQuery } from "./world/bot.ts";
export type { FileStore, KnownMedia, NewFile, StoredFile } from "./world/files.ts";
export type { JoinRequestOptions } from "./world/join_requests.ts";
export type { Member, MemberDetails, MemberStatus } from "./world/member.ts";
export type { Permission, Permissions, Right, Rights } from "./world/rights.ts";
export type { ReplyMarkup } from "./reply_keyboard.ts";
export type { Room } from "./world/room.ts";
export type { InlinePlace, World, WorldOptions } from "./world/world.ts";
