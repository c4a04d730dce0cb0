/**
 * A Telegram that fits in a process.
 *
 * @module
 */
import { systemClock } from "../util/clock.ts";
import type { Update, User } from "../telegram/types.ts";
import { denoNetwork } from "../webhook_sender/deno_network.ts";
import type { Network } from "../webhook_sender/network.ts";
import { type BotApi, createBotApi, type Outlets } from "./api/bot_api.ts";
import { Params } from "./api/params.ts";
import { createRateLimits } from "./api/rate_limits.ts";
import type { BotView, SimulatorEvent } from "./events.ts";
import { type Fault, type FaultOptions, Faults, type PlannedFault } from "./faults.ts";
import type { Listener } from "./feed.ts";
import type { LogEntry } from "./log.ts";
import { Group, type SimulatedBot } from "./people/handles.ts";
import { Person } from "./people/person.ts";
import { accountOf } from "./people/places.ts";
import type { GroupOptions, SimulatorOptions, UserOptions } from "./simulator_options.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";
import { Conflicts } from "./updates/conflicts.ts";
import { LongPoll } from "./updates/long_poll.ts";
import { publish } from "./updates/publish.ts";
import type { UpdateView } from "./updates/update_record.ts";
import { WebhookSlot } from "./webhook/webhook_slot.ts";
import type { Bot, BotOptions } from "./world/bot.ts";
import { changeMember } from "./world/membership.ts";
import { World } from "./world/world.ts";
import { replayCapture, type ReplayOptions } from "./wire/replay_capture.ts";

export type { GroupOptions, SimulatorOptions, UserOptions };

/**
 * Bots, people, chats, and the traffic between them. It listens on no port; see `startSimulator`.
 *
 * @example Usage
 * ```ts
 * import { Simulator } from "./simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const response = await tg.fetch(new Request(`http://telegram/bot${bot.token}/getMe`));
 * assertEquals((await response.json()).result.username, "echo_bot");
 * ```
 */
export class Simulator {
  /** Everything there is, for those who look behind the curtain. */
  readonly world: World;
  #options: SimulatorOptions;
  #network: Network;
  #api: BotApi;
  #faults = new Faults();
  #outlets = new Map<Bot, Outlets>();
  #people = new Map<number, Person>();

  /**
   * Makes an empty Telegram.
   *
   * @param options How it is made.
   */
  constructor(options: SimulatorOptions = {}) {
    this.#options = options;
    const { clock = systemClock, random = Math.random, caCerts = [], queueLimits } = options;
    this.world = new World({ clock, random, ...(queueLimits ? { queueLimits } : {}) });
    this.#network = options.network ?? denoNetwork({ caCerts });
    this.#api = createBotApi({
      world: this.world,
      faults: this.#faults,
      outletsOf: (bot) => this.outlets(bot),
    });
    this.world.feed.on((event) => this.#inform(event));
  }

  /** Every request both ways, oldest first; the newest 10 000. */
  get log(): readonly LogEntry[] {
    return this.world.log;
  }

  /** The Bot API as a function, for use without a port. */
  fetch(request: Request): Promise<Response> {
    return this.#api.fetch(request);
  }

  /**
   * Makes a bot. `echo` becomes `@echo_bot`.
   *
   * @throws {TypeError} When a token is given that is none, or has another bot's id.
   */
  bot(handle: string, options: BotOptions = {}): SimulatedBot {
    const bot = this.world.addBot(handle, options);
    const { world } = this;
    const conflicts = new Conflicts(world.clock);
    const webhook = new WebhookSlot({
      world,
      bot,
      network: this.#network,
      conflicts,
      strict: this.#options.strict ?? false,
      reply: ({ method, values, files }) =>
        void this.#api.reply(bot, method, new Params(Object.fromEntries(values), files)),
    });
    const poll = new LongPoll(world, bot, conflicts);
    const admit = this.#options.limits ? createRateLimits(world.clock) : () => {};
    this.#outlets.set(bot, { webhook, poll, conflicts, admit });
    bot.wake = () => webhook.active ? webhook.wake() : poll.wake();
    world.tell({ type: "bot", bot: this.view(bot) });
    return bot;
  }

  /** Makes a person. */
  user(first_name: string, options: UserOptions = {}): Person {
    const { patience = 5000 } = this.#options;
    const user = this.world.addUser({ language_code: "en", ...options, first_name });
    const person = new Person(this.world, user, patience);
    this.#people.set(user.id, person);
    return person;
  }

  /**
   * Makes a group; its first member, who must be a person, owns it. Bots are told as always when
   * they are added: by `my_chat_member` and a service message.
   */
  group(
    title: string,
    members: readonly { readonly user: User }[],
    options: GroupOptions = {},
  ): Group {
    const { type = "supergroup", admins = [], username } = options;
    const [owner, ...others] = members.map(({ user }) => user);
    if (!owner || owner.is_bot) {
      throw new TypeError(`Cannot make the group "${title}": its first member must be a person`);
    }
    const people = others.filter((user) => !user.is_bot);
    const room = this.world.addGroup(type, title, [owner, ...people], username);
    for (const user of others.filter((user) => user.is_bot)) {
      const isAdmin = type === "channel" || admins.some((admin) => admin.user.id === user.id);
      changeMember(this.world, room, user, isAdmin ? "administrator" : "member", owner);
    }
    for (const { user } of admins) {
      changeMember(this.world, room, user, "administrator", owner);
    }
    return new Group(room);
  }

  /**
   * Gives a bot an update as it stands, whatever its `allowed_updates`.
   *
   * @throws {RangeError} When its update_id is not above all earlier ones.
   */
  post(bot: SimulatedBot, update: Partial<Update>): UpdateView {
    const account = accountOf(this.world, bot);
    const { update_id, ...payload } = update;
    if (update_id !== undefined && update_id <= account.updates.lastId) {
      const { lastId } = account.updates;
      throw new RangeError(`Cannot post update ${update_id}: update_id must be above ${lastId}`);
    }
    const [kind = "", value = {}] = Object.entries(payload)[0] ?? [];
    const number = update_id === undefined ? {} : { update_id };
    return publish(this.world, account, kind, value, { always: true, ...number })!;
  }

  /**
   * Gives bots the updates of a capture: a file that the playground or the relay saved. Its people
   * and chats are made as far as they are not here, so that bots can answer.
   *
   * @throws {TypeError} When it is not a capture, or is for a bot that is not here.
   */
  async replay(file: string | URL, options: ReplayOptions = {}): Promise<UpdateView[]> {
    return replayCapture(this.world, await Deno.readTextFile(file), options);
  }

  /** Many people, newly made, write to a bot in one moment. */
  async burst(bot: SimulatedBot, people: number, text = "hi"): Promise<Person[]> {
    const crowd = Array.from({ length: people }, (_, i) => this.user(`Person ${i + 1}`));
    await Promise.all(crowd.map((person) => person.says(bot, text)));
    return crowd;
  }

  /** Every Bot API call takes so much longer from now on, ms; 0 ends it. */
  slow(ms: number): void {
    this.#faults.delayMs = ms;
  }

  /** The next calls fail: with 429, with 500, or with a connection that breaks. */
  fail(fault: Fault, options: FaultOptions = {}): void {
    this.#faults.plan(fault, options);
  }

  /** The faults that wait for their calls, and how much longer every call takes. */
  get faults(): { readonly delayMs: number; readonly planned: readonly PlannedFault[] } {
    return this.#faults;
  }

  /** The next updates that a bot takes are given to it once more, as when its answer got lost. */
  duplicate(bot: SimulatedBot, times = 1): void {
    const { webhook, poll } = this.outlets(accountOf(this.world, bot));
    webhook.repeats = times;
    poll.repeats = times;
  }

  /** Waits until a bot has no update pending. */
  async idle(bot: SimulatedBot, options: { readonly within?: number } = {}): Promise<void> {
    const { updates } = accountOf(this.world, bot);
    const { within = this.#options.patience ?? 5000 } = options;
    if (updates.size === 0) return;
    await new Promise<void>((resolve, reject) => {
      const over = () => (stop(), this.world.clock.clearTimer(timer));
      const stop = this.world.feed.on(() => updates.size === 0 && (over(), resolve()));
      const timer = this.world.clock.setTimer(() => {
        over();
        reject(
          new Error(`@${bot.username} still has ${updates.size} update(s) after ${within} ms`),
        );
      }, within);
    });
  }

  /** Adds a listener to the event feed; the function that is returned takes it off again. */
  on(listener: Listener): () => void {
    return this.world.feed.on(listener);
  }

  /** The events from now on, to iterate over. */
  events(signal?: AbortSignal): AsyncGenerator<SimulatorEvent> {
    return this.world.feed.events(signal);
  }

  /** All there is at this moment; events with a larger `seq` are news. */
  snapshot(): Snapshot {
    return takeSnapshot(this.world, (bot) => this.view(bot));
  }

  /** A bot as it is shown, with its webhook. */
  view(bot: Bot): BotView {
    const { id, username, user } = bot;
    const { webhook } = this.outlets(bot);
    return { id, username, name: user.first_name, webhook: webhook.info(), held: webhook.held };
  }

  /** A bot's two ways to its updates. */
  outlets(bot: Bot): Outlets {
    const outlets = this.#outlets.get(bot);
    if (!outlets) throw new Error(`Cannot find @${bot.username}: it is no bot of this simulator`);
    return outlets;
  }

  /** Ends deliveries, requests that wait, and people's waiting. */
  close(): void {
    for (const { webhook, poll, conflicts } of this.#outlets.values()) {
      webhook.close();
      poll.close();
      conflicts.close();
    }
    this.world.closing.abort();
    this.#faults.close();
  }

  /** Lets people notice what bots do in their chats. */
  #inform(event: SimulatorEvent): void {
    if (event.type !== "message" && event.type !== "edit" && event.type !== "keyboard") return;
    const room = this.world.rooms.get(event.chat)!;
    for (const { user } of room.present()) {
      const senses = this.#people.get(user.id)?.senses;
      if (event.type === "keyboard") senses?.noticeKeyboard({ room });
      else if (event.by?.is_bot) {
        const { message, by } = event;
        senses?.perceive({ room, message, from: by.id }, event.type === "edit");
      }
    }
  }
}
