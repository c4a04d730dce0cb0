/**
 * Deliveries: one arrival of an update, and who wants to know what becomes of it.
 *
 * @module
 */
import type { Bot } from "./bot.ts";
import { Deadline } from "./deadlines.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Outcome } from "./outcome.ts";
import type { Run } from "./run.ts";

/** One arrival of an update. The door that it came through says in `answer` what is done then. */
export abstract class Delivery extends Deadline {
  readonly bot: Bot;
  /** When it came, on the clock's monotonic scale. */
  readonly arrivedAt: number;
  readonly #dispatcher: Dispatcher;
  /** Whether it must be answered within the bot's timeout. */
  abstract readonly timed: boolean;
  /** Whether its answer can carry a reply. */
  abstract readonly carriesReply: boolean;
  /** The run that it waits for; none while its body is read. */
  run: Run | undefined = undefined;
  /** Whether it still waits for its answer. */
  open = true;

  constructor(dispatcher: Dispatcher, bot: Bot, arrivedAt: number) {
    super();
    this.#dispatcher = dispatcher;
    this.bot = bot;
    this.arrivedAt = arrivedAt;
  }

  /** Called exactly once, with what became of it. */
  abstract answer(outcome: Outcome): void;

  override expire(): void {
    this.#dispatcher.deliveryExpired(this);
  }
}
