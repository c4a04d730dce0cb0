/**
 * Events as lines of a log: how much each matters, what it says, and its fields.
 *
 * @module
 */
import type { LogLevel, PosternEvent } from "./events.ts";

/** One line of a log. */
export interface Line {
  readonly level: LogLevel;
  /** What happened, in one stable word. */
  readonly event: string;
  /** What happened, in words. */
  readonly text: string;
  /** What else there is to know, without anything that a user wrote. */
  readonly fields: Readonly<Record<string, string | number | boolean | undefined>>;
  /** What went wrong. */
  readonly error?: unknown;
}

/** Milliseconds with as many digits as anyone needs. */
function round(ms: number): number {
  return ms < 10 ? Math.round(ms * 100) / 100 : Math.round(ms);
}

/**
 * Describes an event. A dead letter's update and a handler's other data are not in it.
 *
 * @param event The event.
 * @returns The line.
 */
export function describe(event: PosternEvent): Line {
  return { event: event.type === "notice" ? event.name : event.type, ...inWords(event) };
}

function inWords(event: PosternEvent): Omit<Line, "event"> {
  switch (event.type) {
    case "update": {
      const { bot, update_id, kind, outcome, status, ms } = event;
      const level = outcome === "failed" || outcome === "timeout" ? "warn" : "info";
      const method = status === undefined ? undefined : "POST";
      return {
        level,
        text: "update",
        fields: { method, bot, outcome, status, ms: round(ms), kind, update_id },
      };
    }
    case "refused": {
      const { status, reason, method, address, bot } = event;
      return { level: "warn", text: "refused", fields: { method, bot, status, reason, address } };
    }
    case "failure": {
      const { bot, update_id, kind, attempt, error } = event;
      return {
        level: "error",
        text: "handler failed",
        fields: { bot, kind, update_id, attempt },
        error,
      };
    }
    case "late": {
      const { bot, update_id, kind, ok, abandoned, ms, error } = event;
      const fields = { bot, kind, update_id, ok, abandoned, ms: round(ms) };
      return { level: "warn", text: "handler ended late", fields, error };
    }
    case "reply": {
      const { bot, update_id, kind, method } = event;
      return {
        level: "debug",
        text: "reply sent by call",
        fields: { bot, kind, update_id, method },
      };
    }
    case "dead_letter": {
      const { bot, update_id, kind, attempt, error } = event;
      return {
        level: "error",
        text: "dead letter: the update will not be tried again",
        fields: { bot, kind, update_id, attempt },
        error,
      };
    }
    case "log": {
      const { level, text, bot, update_id, kind, route } = event;
      return { level, text, fields: { bot, kind, update_id, route } };
    }
    case "route": {
      const { bot, route, method, status, ms, error } = event;
      const level = status >= 500 ? "error" : "info";
      return { level, text: "route", fields: { method, bot, route, status, ms: round(ms) }, error };
    }
    case "notice":
      return { level: event.level, text: event.text, fields: {}, error: event.error };
  }
}
