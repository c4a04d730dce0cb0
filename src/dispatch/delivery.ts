/**
 * Deliveries: one arrival of an update, what became of it, and who wants to know.
 *
 * @module
 */
import type { Update } from "../telegram/types.ts";
import type { Bot } from "./bot_queue.ts";
import { Deadline } from "./deadlines.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Run } from "./run.ts";

/**
 * What became of one delivery of an update. Whoever brought it acts on this: the gateway answers
 * with a status, the poller confirms or tries again.
 *
 * - `handled`: the handler succeeded; `body` is the JSON of its reply, if this delivery carries it
 * - `ignored`: the bot has no handler for this kind
 * - `duplicate`: the update has already succeeded, or is a dead letter; nothing ran
 * - `accepted`: the deadline passed under policy `return`, or a framework put its reply, which is
 *   then `body`, into the answer; the run goes on
 * - `timeout`: the deadline passed under policy `throw`; a redelivery joins the run
 * - `failed`: the handler threw, or was given up; a redelivery is a new attempt
 * - `dead`: it failed for good and is a dead letter
 * - `unavailable`: draining; nothing was begun, or what was begun has been given up
 * - `unread`: no update could be read from it, or not within the deadline
 */
export type OutcomeType =
  | "handled"
  | "ignored"
  | "duplicate"
  | "accepted"
  | "timeout"
  | "failed"
  | "dead"
  | "unavailable"
  | "unread";

/** An outcome with what belongs to it. */
export interface Outcome {
  /** What became of the delivery. */
  readonly type: OutcomeType;
  /** JSON of the reply that this delivery's response is to carry. */
  readonly body?: string;
}

/** The outcomes that hold nothing but their type, made once. */
export const OUTCOMES: Readonly<Record<OutcomeType, Outcome>> = {
  handled: { type: "handled" },
  ignored: { type: "ignored" },
  duplicate: { type: "duplicate" },
  accepted: { type: "accepted" },
  timeout: { type: "timeout" },
  failed: { type: "failed" },
  dead: { type: "dead" },
  unavailable: { type: "unavailable" },
  unread: { type: "unread" },
};

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

/** A delivery that waits for the end of its run, however long that takes. */
export class DirectDelivery extends Delivery {
  override readonly timed = false;
  override readonly carriesReply = false;
  readonly #onAnswer: (outcome: OutcomeType) => void;

  private constructor(
    dispatcher: Dispatcher,
    bot: Bot,
    arrivedAt: number,
    onAnswer: (outcome: OutcomeType) => void,
  ) {
    super(dispatcher, bot, arrivedAt);
    this.#onAnswer = onAnswer;
  }

  /** Has an update run. Resolves to its outcome; `unavailable` if there is no place for it. */
  static send(
    dispatcher: Dispatcher,
    bot: Bot,
    arrivedAt: number,
    update: Update,
  ): Promise<OutcomeType> {
    return new Promise((resolve) => {
      const delivery = new DirectDelivery(dispatcher, bot, arrivedAt, (outcome) => {
        dispatcher.report.answered(delivery, update, outcome);
        resolve(outcome);
      });
      if (dispatcher.admit(delivery)) dispatcher.dispatch(delivery, update);
      else delivery.answer(OUTCOMES.unavailable);
    });
  }

  override answer(outcome: Outcome): void {
    this.#onAnswer(outcome.type);
  }
}
