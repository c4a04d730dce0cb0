/** What the model observes, and its state of deliveries and runs. */
import type { TimeoutPolicy } from "../../../src/handler/handler.ts";
import type { OutcomeType } from "../../../src/events/outcome.ts";

/** The rules of one bot. */
export interface BotRules {
  readonly timeoutMs: number;
  readonly abandonMs: number;
  readonly attempts: number;
  readonly concurrency: number;
  readonly lanes: "chat" | "none";
  readonly policy: Readonly<Record<string, TimeoutPolicy>>;
}

/** An update, as far as it matters. */
export interface Subject {
  readonly bot: number;
  readonly id: number;
  readonly kind: string;
  /** Chat or user; `undefined` for neither. */
  readonly party: number | undefined;
}

/** A delivery, as the model sees it. */
export interface ModelDelivery {
  readonly bot: number;
  /** Whether it has a deadline and can carry a reply. */
  readonly timed: boolean;
  readonly dueAt: number;
  open: boolean;
  /** Whether it arrived before its bot's drain. */
  readonly mayBegin: boolean;
  /** Its client has left, and the dispatcher has noticed. */
  left: boolean;
  gone: boolean;
  /** The run it joined. */
  run: ModelRun | undefined;
  /** The answer it must get before the next check, and the reply in it. */
  expected: OutcomeType | undefined;
  reply: unknown;
}

/** A run, as the model sees it. */
export interface ModelRun {
  readonly subject: Subject;
  /** Bot and update_id. */
  readonly tag: string;
  readonly attempt: number;
  /** Open deliveries, the latest last. */
  readonly waiters: ModelDelivery[];
  /** It has not finished, and was not withdrawn or abandoned. */
  live: boolean;
  startedAt: number | undefined;
  /** Its 200 has been sent. */
  accepted: boolean;
  /** An answer was sent before it ended. */
  answeredEarly: boolean;
}
