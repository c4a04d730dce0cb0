/**
 * Server-sent events for a page: first a snapshot, then the changes.
 *
 * @module
 */
import {
  type ServerSentEventMessage,
  ServerSentEventStream,
} from "@std/http/server-sent-event-stream";
import { headersFor } from "./headers.ts";

/** How long a page waits before it reconnects, ms. */
const RETRY_MS = 1000;

/** How many messages are buffered for a slow page; beyond that, it has to start over. */
const MAX_WAITING = 10_000;

/** Sends a message, optionally with an event name. */
export type Send = (data: unknown, event?: string) => void;

/** Options for {@linkcode eventStream}. */
export interface EventStreamOptions {
  /** The current state, sent once as `snapshot`. */
  readonly snapshot: () => unknown;
  /** Sends changes from now on, until the function that it returns is called. */
  readonly follow: (send: Send) => () => void;
  /** Removes secrets from the JSON to send. */
  readonly redact: (json: string) => string;
  /** Ends the stream. */
  readonly signal: AbortSignal;
}

/** Creates a response of type `text/event-stream`. */
export function eventStream(
  { snapshot, follow, redact, signal }: EventStreamOptions,
): Response {
  let leave = () => {};
  const messages = new ReadableStream<ServerSentEventMessage>({
    start(controller) {
      let left = false;
      let stop = () => {};

      // Serialized at once: the objects in an event may change later.
      function send(data: unknown, event?: string): void {
        if (left) return;
        const json = redact(JSON.stringify(data));
        controller.enqueue({ ...(event ? { event } : {}), data: json });
        if ((controller.desiredSize ?? 0) > -MAX_WAITING) return;
        leave();
        controller.error(new Error("Cannot follow: the page reads too slowly"));
      }

      function end(): void {
        leave();
        controller.close();
      }

      leave = () => {
        left = true;
        stop();
        signal.removeEventListener("abort", end);
      };
      const data = redact(JSON.stringify(snapshot()));
      controller.enqueue({ event: "snapshot", data, retry: RETRY_MS });
      stop = follow(send);
      if (signal.aborted) end();
      else signal.addEventListener("abort", end);
    },
    cancel: () => leave(),
  });
  const body = messages.pipeThrough(new ServerSentEventStream());
  return new Response(body, { headers: headersFor("text/event-stream") });
}
