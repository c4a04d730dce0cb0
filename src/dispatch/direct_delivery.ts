/**
 * Direct deliveries: updates that come without HTTP, from a queue or from getUpdates.
 *
 * @module
 */
import type { Update } from "../telegram/types.ts";
import type { Bot } from "./bot.ts";
import { Delivery } from "./delivery.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { type Outcome, OUTCOMES, type OutcomeType } from "./outcome.ts";

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
