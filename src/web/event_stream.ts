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

/** How many messages are buffered by default. */
const MAX_WAITING = 10_000;

/** Sends a message, optionally with an event name. */
export type Send = (data: unknown, event?: string) => void;

/** Sends JSON as it is, for messages that are made once for all readers. */
export type SendText = (json: string, event: string) => void;

/** Options for {@linkcode eventStream}. */
export interface EventStreamOptions {
  /** The current state, sent once as `snapshot`. @default {none} */
  readonly snapshot?: () => unknown;
  /**
   * Sends changes from now on, until the function that it returns is called. What `sendText` sends
   * must be without secrets.
   */
  readonly follow: (send: Send, sendText: SendText) => () => void;
  /** Removes secrets from the JSON to send. */
  readonly redact: (json: string) => string;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /**
   * How many messages are buffered for a slow page; beyond that, it has to start over.
   *
   * @default {10_000}
   */
  readonly maxWaiting?: number;
}

/** Creates a response of type `text/event-stream`. */
export function eventStream(
  { snapshot, follow, redact, signal, maxWaiting = MAX_WAITING }: EventStreamOptions,
): Response {
  let leave = () => {};
  const messages = new ReadableStream<ServerSentEventMessage>({
    start(controller) {
      let left = false;
      let stop = () => {};

      // Serialized at once: the objects in an event may change later.
      function send(data: unknown, event?: string): void {
        if (!left) sendText(redact(JSON.stringify(data)), event);
      }

      function sendText(json: string, event?: string): void {
        if (left) return;
        controller.enqueue({ ...(event ? { event } : {}), data: json });
        if ((controller.desiredSize ?? 0) > -maxWaiting) return;
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
      controller.enqueue({
        retry: RETRY_MS,
        ...snapshot && { event: "snapshot", data: redact(JSON.stringify(snapshot())) },
      });
      stop = follow(send, sendText);
      if (signal.aborted) end();
      else signal.addEventListener("abort", end);
    },
    cancel: () => leave(),
  });
  const body = messages.pipeThrough(new ServerSentEventStream());
  return new Response(body, { headers: headersFor("text/event-stream") });
}
