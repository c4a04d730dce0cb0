/**
 * What a page follows, as server-sent events: first all there is, then what happens.
 *
 * @module
 */
import {
  type ServerSentEventMessage,
  ServerSentEventStream,
} from "@std/http/server-sent-event-stream";
import { headersFor } from "./headers.ts";

/** After how long a page tries to connect again, ms. */
const RETRY_MS = 1000;

/** So many messages wait for a page that reads slowly; then it has to start over. */
const MAX_WAITING = 10_000;

/** Sends a message; without an event's name it is an unnamed one. */
export type Send = (data: unknown, event?: string) => void;

/** Options for {@linkcode eventStream}. */
export interface EventStreamOptions {
  /** All there is, sent once as `snapshot`. */
  readonly snapshot: () => unknown;
  /** Sends what happens from now on, until the function that it returns is called. */
  readonly follow: (send: Send) => () => void;
  /** Removes secrets from what is sent, as JSON. */
  readonly redact: (json: string) => string;
  /** Ends the stream. */
  readonly signal: AbortSignal;
}

/** Answers with a stream of type `text/event-stream`. */
export function eventStream(
  { snapshot, follow, redact, signal }: EventStreamOptions,
): Response {
  let leave = () => {};
  const messages = new ReadableStream<ServerSentEventMessage>({
    start(controller) {
      let left = false;
      let stop = () => {};

      // Written down at once: the objects in an event go on changing.
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
