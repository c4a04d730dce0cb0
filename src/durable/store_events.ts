/**
 * Events of the store on the event stream.
 *
 * @module
 */
import type { LogLevel, NoticeEvent, PosternEvent } from "../events/events.ts";
import type { StoreEvent } from "../store/acceptor/types.ts";

/** The error of a dead letter whose handler threw none. */
class DeadLetterError extends Error {
  static {
    this.prototype.name = "DeadLetterError";
  }
}

function notice(level: LogLevel, name: string, text: string, error?: unknown): NoticeEvent {
  return { type: "notice", level, name, text, error };
}

function waitingText({ lanes, updates }: { lanes: number; updates: number }): string {
  const what = updates === 1 ? "1 update" : `${updates} updates`;
  return `${what} of ${lanes === 1 ? "1 chat" : `${lanes} chats`} that waited in the store`;
}

/** Dead letters found at the start are counted up to this number. */
export const DEAD_COUNTED = 100;

/** The notice about dead letters found in the store at the start. */
export function deadLettersFound(count: number): NoticeEvent {
  const many = count >= DEAD_COUNTED ? `${DEAD_COUNTED} dead letters or more are` : undefined;
  const what = many ?? (count === 1 ? "1 dead letter is" : `${count} dead letters are`);
  return notice("info", "store_dead", `${what} in the store; \`deno task bot dead\` lists them`);
}

/**
 * Converts an event of the store to one of the stream.
 *
 * @param event The event.
 * @param nameOf The name of a bot.
 */
export function describeStoreEvent(
  event: StoreEvent,
  nameOf: (bot: number) => string,
): PosternEvent {
  switch (event.type) {
    case "down":
      return notice(
        "error",
        "store_down",
        "The store cannot be used; updates are answered with 503, and tried again until it can",
        event.error,
      );
    case "up":
      return notice(
        "info",
        "store_up",
        `The store can be used again after ${(event.downMs / 1000).toFixed(1)} s`,
      );
    case "fenced":
      return notice(
        "warn",
        "store_fenced",
        "This instance did not renew its lease in time; others have its chats now",
      );
    case "claimed":
      return event.joining
        ? notice("info", "store_resumed", `Resuming ${waitingText(event)}`)
        : notice("debug", "store_claimed", `Took over ${waitingText(event)}`);
    case "unhosted":
      return notice(
        "warn",
        "store_not_hosted",
        `Updates of bot ${event.bot} wait in the store, and no running instance hosts it; ` +
          "host it again, here or elsewhere, and they run",
      );
    case "lost":
      return notice(
        "warn",
        "store_lost",
        `The end of update ${event.update.id} of bot "${
          nameOf(event.update.bot)
        }" does not count: ` +
          "another instance has its chat",
      );
    case "dropped":
      return notice(
        "warn",
        "dropped",
        `Dropped ${event.update.kind} ${event.update.id} of bot "${nameOf(event.update.bot)}": ` +
          `it was ${Math.round(event.ageMs / 1000)} s old`,
      );
    case "dead": {
      const { update: { bot, id, kind, body }, attempt, error } = event;
      return {
        ...{ type: "dead_letter", bot: nameOf(bot), update_id: id, kind, attempt },
        ...{ update: JSON.parse(body), error: new DeadLetterError(error) },
      };
    }
  }
}
