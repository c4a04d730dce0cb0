/**
 * The event feed as server-sent events: first all there is, then what happens.
 *
 * @module
 */
import {
  type ServerSentEventMessage,
  ServerSentEventStream,
} from "@std/http/server-sent-event-stream";
import type { SimulatorEvent } from "../events.ts";
import type { Simulator } from "../simulator.ts";
import { pageSnapshot } from "./page_snapshot.ts";
import { showCall } from "./wire_view.ts";

/** After how long a page tries to connect again, ms. */
const RETRY_MS = 1000;

/** So many messages wait for a page that reads slowly; then it has to start anew. */
const MAX_WAITING = 10_000;

/** Events after which a bot's pending_update_count or webhook may be another. */
const MOVES_BOTS = new Set(["update", "delivery", "webhook"]);

function show(event: SimulatorEvent): SimulatorEvent {
  return event.type === "call" ? { ...event, call: showCall(event.call) } : event;
}

/**
 * Streams a simulator to a page: `snapshot` once, then unnamed messages, one for each event, and
 * `bots` when what getWebhookInfo answers may have changed.
 *
 * @param tg The simulator.
 * @param signal Ends the stream.
 * @returns Bytes of type `text/event-stream`.
 *
 * @example Usage
 * ```ts
 * import { eventStream } from "./event_stream.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const stream = eventStream(new Simulator(), new AbortController().signal);
 * const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
 * const { value } = await reader.read();
 * assertEquals(value?.startsWith("event:snapshot\n"), true);
 * await reader.cancel();
 * ```
 */
export function eventStream(tg: Simulator, signal: AbortSignal): ReadableStream<Uint8Array> {
  let leave = () => {};
  const messages = new ReadableStream<ServerSentEventMessage>({
    start(controller) {
      let left = false;
      let stale = false;

      // Written down at once: the objects in an event go on changing.
      function send(data: unknown, event?: string): void {
        if (left) return;
        controller.enqueue({ ...(event ? { event } : {}), data: JSON.stringify(data) });
        if ((controller.desiredSize ?? 0) > -MAX_WAITING) return;
        leave();
        controller.error(new Error("Cannot follow: the page reads too slowly"));
      }

      function sendBots(): void {
        stale = false;
        if (left) return;
        const bots = [...tg.world.bots.values()].map((bot) => tg.view(bot));
        send({ at: tg.world.clock.date(), bots }, "bots");
      }

      function end(): void {
        leave();
        controller.close();
      }

      const stop = tg.on((event) => {
        send(show(event));
        if (stale || !MOVES_BOTS.has(event.type)) return;
        stale = true;
        queueMicrotask(sendBots);
      });
      leave = () => {
        left = true;
        stop();
        signal.removeEventListener("abort", end);
      };
      controller.enqueue({
        event: "snapshot",
        data: JSON.stringify(pageSnapshot(tg)),
        retry: RETRY_MS,
      });
      if (signal.aborted) end();
      else signal.addEventListener("abort", end);
    },
    cancel: () => leave(),
  });
  return messages.pipeThrough(new ServerSentEventStream());
}
