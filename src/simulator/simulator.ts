/**
 * A Telegram that runs inside a process.
 *
 * @module
 */
import { systemClock } from "../util/clock.ts";
import { refuseWrongOptions } from "../util/options/option_types.ts";
import type { Update, User } from "../telegram/types.ts";
import { denoNetwork } from "../webhook_sender/deno_network.ts";
import type { Network } from "../webhook_sender/network.ts";
import { type BotApi, createBotApi } from "./api/bot_api.ts";
import { checkMethod } from "./api/check_method.ts";
import { createOutlets, type Outlets } from "./api/outlets.ts";
import type { BotView, SimulatorEvent } from "./events.ts";
import { type Fault, type FaultOptions, Faults, type PlannedFault } from "./faults.ts";
import type { Listener } from "./feed.ts";
import { type RawRequest, rawRequest } from "./http/raw_request.ts";
import { type CallFilter, findCalls, lastCall } from "./calls.ts";
import type { CallEntry, LogEntry } from "./log.ts";
import { informPeople } from "./people/inform.ts";
import { accountOf, Group, type SimulatedBot } from "./people/places.ts";
import { Person } from "./people/person.ts";
import {
  checkedOptions,
  type GroupOptions,
  type SimulatorOptions,
  USER_OPTIONS,
  type UserOptions,
} from "./options.ts";
import type { Random } from "./random.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";
import { publish } from "./updates/publish.ts";
import { readRawUpdate } from "./updates/raw_update.ts";
import type { UpdateView } from "./updates/update_record.ts";
import { whenIdle } from "./updates/when_idle.ts";
import type { Bot, BotOptions } from "./world/bot.ts";
import { makeGroup } from "./world/make_group.ts";
import { World } from "./world/world.ts";

/**
 * Bots, people, chats, and the traffic between them. It does not listen on a port; see
 * `startSimulator`.
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
  #options: SimulatorOptions;
  #network: Network;
  #world!: World;
  #api!: BotApi;
  #faults!: Faults;
  #outlets = new Map<Bot, Outlets>();
  #people = new Map<number, Person>();

  /**
   * Creates an empty Telegram.
   *
   * @param options Options for the simulator.
   */
  constructor(options: SimulatorOptions = {}) {
    this.#options = checkedOptions(options);
    this.#network = options.network ?? denoNetwork({ caCerts: options.caCerts ?? [] });
    this.#begin(options.random ?? Math.random);
  }

  #begin(random: Random): void {
    const { clock = systemClock, queueLimits, onFailure } = this.#options;
    this.#world = new World({
      clock,
      random,
      ...(queueLimits ? { queueLimits } : {}),
      ...(onFailure ? { onFailure } : {}),
    });
    this.#faults = new Faults(random);
    this.#api = createBotApi({
      world: this.world,
      faults: this.#faults,
      outletsOf: (bot) => this.outlets(bot),
    });
    this.world.feed.on((event) => informPeople(this.world, this.#people, event));
  }

  /** The complete model, for code that needs to look behind the scenes. */
  get world(): World {
    return this.#world;
  }

  /**
   * Removes everything: bots, people, chats, updates, faults, the log and the listeners. Work in
   * progress is ended as by `close`.
   *
   * @param random Randomness from now on. @default {that of the simulator's options}
   */
  reset(random: Random = this.#options.random ?? Math.random): void {
    this.#end();
    this.#outlets.clear();
    this.#people.clear();
    this.#begin(random);
  }

  /** The person with a user id. */
  person(id: number): Person | undefined {
    return this.#people.get(id);
  }

  /** Requests in both directions, oldest first: the newest 10 000, and up to a tenth more. */
  get log(): readonly LogEntry[] {
    return this.world.log;
  }

  /** The calls made by bots, oldest first. */
  calls(filter: CallFilter = {}): readonly CallEntry[] {
    return findCalls(this.world.log, filter);
  }

  /**
   * The newest call of a method.
   *
   * @throws {Error} If there is none; the message lists the calls that were made.
   */
  lastCall(method: string, filter: Omit<CallFilter, "method"> = {}): CallEntry {
    return lastCall(this.world.log, { ...filter, method });
  }

  /** The Bot API as a function, for use without a port. */
  async fetch(request: Request): Promise<Response> {
    return await this.#api.handle(await rawRequest(request));
  }

  /** The same for a raw HTTP request. */
  handle(request: RawRequest): Promise<Response> {
    return this.#api.handle(request);
  }

  /**
   * Creates a bot. `echo` becomes `@echo_bot`.
   *
   * @throws {TypeError} If the given token is malformed or contains another bot's id.
   */
  bot(handle: string, options: BotOptions = {}): SimulatedBot {
    const bot = this.world.addBot(handle, options);
    this.world.emit({ type: "bot", bot: this.view(bot) });
    return bot;
  }

  /** Creates a person. */
  user(first_name: string, options: UserOptions = {}): Person {
    refuseWrongOptions(`make the person "${first_name}"`, options, USER_OPTIONS);
    const { patience = 5000 } = this.#options;
    const user = this.world.addUser({ language_code: "en", ...options, first_name });
    const person = new Person(this.world, user, patience);
    this.#people.set(user.id, person);
    return person;
  }

  /**
   * Creates a group, owned by its first member, who must be a person. Bots are notified as usual
   * when they are added: by `my_chat_member` and a service message.
   */
  group(
    title: string,
    members: readonly { readonly user: User }[],
    options: GroupOptions = {},
  ): Group {
    return new Group(makeGroup(this.world, title, members, options));
  }

  /**
   * Sends a bot a raw update, regardless of its `allowed_updates`.
   *
   * @throws {RangeError} If its update_id is not greater than all earlier ones.
   * @throws {TypeError} If it contains nothing, several things, or a misspelt kind.
   */
  post(bot: SimulatedBot, update: Partial<Update>): UpdateView {
    const account = accountOf(this.world, bot);
    const { update_id } = update;
    if (update_id !== undefined && update_id <= account.updates.lastId) {
      const { lastId } = account.updates;
      throw new RangeError(`Cannot post update ${update_id}: update_id must be above ${lastId}`);
    }
    const { kind, payload } = readRawUpdate(update);
    const number = update_id === undefined ? {} : { update_id };
    return publish(this.world, account, kind, payload, { always: true, ...number })!;
  }

  /** Creates many people, who all write to a bot at the same moment. */
  async burst(bot: SimulatedBot, people: number, text = "hi"): Promise<Person[]> {
    const crowd = Array.from({ length: people }, (_, i) => this.user(`Person ${i + 1}`));
    await Promise.all(crowd.map((person) => person.says(bot, text)));
    return crowd;
  }

  /** Delays every Bot API call from now on, by this many ms; 0 stops that. */
  slow(ms: number): void {
    this.#faults.slow(ms);
    this.world.emit({ type: "faults" });
  }

  /**
   * Makes the next calls fail: with 429, 500, any other answer, or a dropped connection.
   *
   * @throws {TypeError} If the method or an option is misspelt.
   */
  fail(fault: Fault, options: FaultOptions = {}): void {
    checkMethod(options.method);
    this.#faults.plan(fault, options);
    this.world.emit({ type: "faults" });
  }

  /** The faults that are still planned. */
  get faults(): readonly PlannedFault[] {
    return this.#faults.planned;
  }

  /** The added delay of every call, ms. */
  get delayMs(): number {
    return this.#faults.delayMs;
  }

  /** Removes planned faults and the delay of calls. */
  heal(): void {
    this.#faults.clear();
    this.world.emit({ type: "faults" });
  }

  /** Delivers the next updates that a bot accepts once more, as if its answer had been lost. */
  duplicate(bot: SimulatedBot, times = 1): void {
    const { webhook, poll } = this.outlets(accountOf(this.world, bot));
    webhook.repeats = times;
    poll.repeats = times;
  }

  /** Waits until a bot has no pending updates. */
  async idle(bot: SimulatedBot, options: { readonly within?: number } = {}): Promise<void> {
    const { within = this.#options.patience ?? 5000 } = options;
    await whenIdle(this.world, accountOf(this.world, bot), within);
  }

  /** Adds a listener to the event feed and returns a function that removes it. */
  on(listener: Listener): () => void {
    return this.world.feed.on(listener);
  }

  /** Iterates over the events from now on. */
  events(signal?: AbortSignal): AsyncGenerator<SimulatorEvent> {
    return this.world.feed.events(signal);
  }

  /** The current state; later events have a larger `seq`. */
  snapshot(): Snapshot {
    return takeSnapshot(this.world, (bot) => this.view(bot));
  }

  /** A bot as shown on a page, with its webhook. */
  view(bot: Bot): BotView {
    const { id, username, user } = bot;
    const { webhook } = this.outlets(bot);
    return { id, username, name: user.first_name, webhook: webhook.info(), held: webhook.held };
  }

  /** A bot's webhook and its getUpdates. */
  outlets(bot: Bot): Outlets {
    const found = this.#outlets.get(bot);
    if (found) return found;
    const outlets = createOutlets({
      world: this.world,
      bot,
      network: this.#network,
      strict: this.#options.strict ?? false,
      limits: this.#options.limits ?? false,
      reply: (method, params) => void this.#api.reply(bot, method, params),
    });
    this.#outlets.set(bot, outlets);
    return outlets;
  }

  /** Ends deliveries, pending requests, and people's waiting. */
  close(): void {
    this.#end();
  }

  #end(): void {
    for (const { webhook, poll, conflicts } of this.#outlets.values()) {
      webhook.close();
      poll.close();
      conflicts.close();
    }
    this.world.closing.abort();
    this.#faults.close();
  }
}
