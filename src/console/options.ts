/**
 * Options for a console.
 *
 * @module
 */
import type { PosternEvent } from "../events/events.ts";
import type { RequestInfo } from "../gateway/gateway.ts";

/** A condition for the server to be ready. */
export interface ReadyCheck {
  /** Its name in the answer of `/readyz`. */
  readonly name: string;
  /** Why it does not hold; `undefined` if it does. */
  problem(): string | undefined | Promise<string | undefined>;
}

/** A setting as the console shows it. */
export interface ShownSetting {
  /** Its name. */
  readonly name: string;
  /** Its value, or `<hidden>`. */
  readonly value: string;
}

/** The doctor's report, as `deno task bot doctor --json` prints it. */
export interface DoctorReport {
  /** What was examined, with the findings. */
  readonly sections: readonly {
    /** What was examined. */
    readonly title: string;
    /** What was found. */
    readonly findings: readonly {
      /** How serious it is. */
      readonly level: "ok" | "warning" | "problem";
      /** What was found, in a line. */
      readonly title: string;
      /** What to do. */
      readonly remedy?: string;
    }[];
  }[];
}

/** Who is notified once a bot has been in trouble for a minute, and once it has recovered. */
export interface AlertOptions {
  /** Receives JSON in a POST request. @default {none} */
  readonly url?: string;
  /** A chat that receives a message from one of the bots. @default {none} */
  readonly chat?: {
    /** The bot's name. */
    readonly bot: string;
    /** The chat's id, or its `@name`. */
    readonly id: string;
  };
}

/** Options for `createConsole`. */
export interface ConsoleOptions {
  /**
   * Allows access from anywhere. Without it, only requests to `localhost` or a loopback address are
   * answered.
   *
   * @default {none}
   */
  token?: string;
  /**
   * Checks for `/readyz`, in addition to those that the console makes itself.
   *
   * @default {[]}
   */
  checks?: ReadyCheck[];
  /** Events from before it was created, to be shown on the page. @default {[]} */
  events?: readonly PosternEvent[];
  /** The log whose dropped lines are counted. @default {none} */
  log?: { readonly dropped: number };
  /** Shown on the page. @default {[]} */
  settings?: ShownSetting[];
  /** Runs the doctor; without it, the page has no button for it. @default {none} */
  doctor?: () => Promise<DoctorReport>;
  /** Who is notified of trouble. @default {nobody} */
  alerts?: AlertOptions;
}

/** A console. */
export interface Console extends AsyncDisposable {
  /** Answers a request; `info` has the peer's address, as `Deno.serve` passes it. */
  fetch(request: Request, info?: RequestInfo): Promise<Response>;
  /** Ends its streams and stops watching. */
  close(): Promise<void>;
}
