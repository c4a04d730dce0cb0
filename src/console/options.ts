/**
 * Options for a console.
 *
 * @module
 */
import type { PosternEvent } from "../events/events.ts";
import type { RequestInfo } from "../gateway/gateway.ts";

/** One thing that must hold for the server to be ready. */
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

/** What the doctor says, as `deno task bot doctor --json` prints it. */
export interface DoctorReport {
  /** What was examined, each with what was found. */
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

/** Who is notified when a bot is in trouble for more than a minute, and when that is over. */
export interface AlertOptions {
  /** Gets a POST of JSON. */
  readonly url?: string;
  /** A chat that gets a message from one of the bots. */
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
   * Opens the console from anywhere. Without it, the console answers only those who call it
   * `localhost` or by an address of loopback.
   *
   * @default {none}
   */
  token?: string;
  /**
   * What must hold for `/readyz`, in addition to what the console can see itself.
   *
   * @default {[]}
   */
  checks?: ReadyCheck[];
  /** What happened before it was made, and belongs on the page. @default {[]} */
  events?: readonly PosternEvent[];
  /** Whose lines that were dropped are counted. */
  log?: { readonly dropped: number };
  /** Shown on the page. @default {[]} */
  settings?: ShownSetting[];
  /** Runs the doctor; without it, the page has no button for it. */
  doctor?: () => Promise<DoctorReport>;
  /** Who is notified of trouble. */
  alerts?: AlertOptions;
}

/** A console. */
export interface Console extends AsyncDisposable {
  /** Answers a request; `info` has the peer's address, as `Deno.serve` passes it. */
  fetch(request: Request, info?: RequestInfo): Promise<Response>;
  /** Ends its streams, and looks at nothing any more. */
  close(): Promise<void>;
}
