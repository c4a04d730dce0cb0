/**
 * Events as log lines: level, text and fields.
 *
 * @module
 */
import { beginningOf, headlineOf, textOf } from "../util/thrown.ts";
import type { LogLevel, PosternEvent } from "./events.ts";

/** One line of a log. */
export interface Line {
  readonly level: LogLevel;
  /** A stable one-word name of the event. */
  readonly event: string;
  /** A description of what happened. */
  readonly text: string;
  /** Everything else, without any user content. */
  readonly fields: Readonly<Record<string, string | number | boolean | undefined>>;
  /** The thrown value, if any; it may be `undefined`. */
  readonly thrown?: { readonly error: unknown };
  /** Lines with the same key are repeats of each other; a line without a key is never a repeat. */
  readonly key?: string;
}

/** How much of a text distinguishes lines, in characters: it may have millions. */
const MAX_KEY = 500;

function keyOf(text: string): string {
  return text.length <= MAX_KEY ? text : beginningOf(text, MAX_KEY);
}

/** Milliseconds, rounded to a useful precision. */
export function roundMs(ms: number): number {
  return ms < 10 ? Math.round(ms * 100) / 100 : Math.round(ms);
}

/**
 * Describes an event. The update of a dead letter is left out.
 *
 * @param event The event.
 * @returns The line.
 */
export function describe(event: PosternEvent): Line {
  switch (event.type) {
    case "update": {
      const { bot, update_id, kind, outcome, status, ms } = event;
      const level = outcome === "failed" || outcome === "timeout" ? "warn" : "info";
      const method = status === undefined ? undefined : "POST";
      const fields = { method, bot, outcome, status, ms: roundMs(ms), kind, update_id };
      return { level, event: "update", text: "update", fields };
    }
    case "refused": {
      const { status, reason, method, address, bot } = event;
      const fields = { method, bot, status, reason, address };
      const key = `refused ${status} ${reason}`;
      return { level: "warn", event: "refused", text: "refused", fields, key };
    }
    case "failure": {
      const { bot, update_id, kind, attempt, error } = event;
      const fields = { bot, kind, update_id, attempt };
      const key = `failure ${bot} ${keyOf(headlineOf(error))}`;
      const text = "handler failed";
      return { level: "error", event: "failure", text, fields, thrown: { error }, key };
    }
    case "late": {
      const { bot, update_id, kind, ok, abandoned, ms, error } = event;
      const fields = { bot, kind, update_id, ok, abandoned, ms: roundMs(ms) };
      const line = { level: "warn", event: "late", text: "handler ended late", fields } as const;
      return ok ? line : { ...line, thrown: { error } };
    }
    case "run": {
      const { bot, update_id, kind, attempt, outcome, waitedMs, ms } = event;
      const times = { waited: roundMs(waitedMs), ms: roundMs(ms) };
      const fields = { bot, outcome, ...times, kind, update_id, attempt };
      return { level: "debug", event: "run", text: "run", fields };
    }
    case "call": {
      const { bot, update_id, method, status, ms } = event;
      const fields = { bot, method, status, ms: roundMs(ms), update_id };
      return { level: "debug", event: "call", text: "Bot API call", fields };
    }
    case "commit": {
      const { accepted, ended, ok, ms } = event;
      const fields = { accepted, ended, ok, ms: roundMs(ms) };
      return { level: ok ? "debug" : "warn", event: "commit", text: "store commit", fields };
    }
    case "reply": {
      const { bot, update_id, kind, method } = event;
      const fields = { bot, kind, update_id, method };
      return { level: "debug", event: "reply", text: "reply sent by call", fields };
    }
    case "dead_letter": {
      const { bot, update_id, kind, attempt, error } = event;
      const fields = { bot, kind, update_id, attempt };
      const text = "dead letter: the update will not be tried again";
      return { level: "error", event: "dead_letter", text, fields, thrown: { error } };
    }
    case "log": {
      const { level, bot, update_id, kind, route } = event;
      const text = textOf(event.text);
      const key = `log ${level} ${bot} ${update_id} ${route} ${keyOf(text)}`;
      return { level, event: "log", text, fields: { bot, kind, update_id, route }, key };
    }
    case "route": {
      const { bot, route, method, status, ms } = event;
      const fields = { method, bot, route, status, ms: roundMs(ms) };
      const level = status >= 500 ? "error" : "info";
      const key = `route ${bot} ${route} ${status}`;
      const thrown = "error" in event && { thrown: { error: event.error } };
      return { level, event: "route", text: "route", fields, key, ...thrown };
    }
    case "notice": {
      const { level, name } = event;
      const text = textOf(event.text);
      const key = `notice ${name} ${keyOf(text)} ${keyOf(headlineOf(event.error))}`;
      return { level, event: name, text, fields: {}, key, ...thrownIn(event) };
    }
  }
}

function thrownIn({ error }: { error?: unknown }): Pick<Line, "thrown"> {
  return error === undefined ? {} : { thrown: { error } };
}
