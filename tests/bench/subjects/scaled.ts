/**
 * Postern with more or less of everything, by the JSON of a {@linkcode Scale} as its argument. The
 * bots are at `/bot`, `/bot1`, `/bot2` … A message in a chat above 0 is counted; one below 0 is held
 * until the release, as a slow handler holds it; chat 0 is the bench's, see {@linkcode Control}.
 */
import { type BotOptions, type Message, type Reply, serve } from "../../../src/mod.ts";
import { ready, SECRET } from "./contract.ts";

/** How much of everything; what is omitted has its default. */
export interface Scale {
  readonly bots?: number;
  readonly maxInFlight?: number;
  readonly maxBodyBytes?: number;
  readonly sources?: string[];
  /** The handler returns a promise. */
  readonly async?: boolean;
}

/** Commands in chat 0. All but `"release"` are answered with a {@linkcode Status}. */
export type Control = "status" | "collect" | "release";

/** The subject's status. */
export interface Status {
  /** Messages counted so far. */
  readonly texts: number;
  /** Messages currently held. */
  readonly held: number;
  /** Heap and what it refers to outside, in bytes; without garbage only after `"collect"`. */
  readonly heap: number;
}

declare const gc: (() => void) | undefined;

let texts = 0;
let events = 0;
let held: (() => void)[] = [];

function control(text: string | undefined): Reply | undefined {
  if (text === "release") {
    for (const release of held) release();
    held = [];
    return undefined;
  }
  if (text === "collect") gc?.();
  const { heapUsed, external } = Deno.memoryUsage();
  const status: Status = { texts, held: held.length, heap: heapUsed + external };
  return { method: "sendMessage", chat_id: 0, text: JSON.stringify(status) };
}

function message({ chat, text }: Message): Reply | Promise<void> | undefined {
  if (chat.id === 0) return control(text);
  if (chat.id < 0) return new Promise((resolve) => held.push(resolve));
  if (text) texts++;
}

const { bots: count = 1, async: isAsync = false, ...scale }: Scale = JSON.parse(Deno.args[0]!);
const handler = {
  message: isAsync ? (sent: Message) => Promise.resolve(message(sent)) : message,
};
const bots: Record<string, BotOptions> = {};
for (let i = 0; i < count; i++) {
  bots[`bot${i || ""}`] = { token: `${123456 + i}:bench`, secret: SECRET, handler };
}
const server = await serve({
  log: false,
  bots,
  sources: ["127.0.0.0/8"],
  // Longer than any round: held updates stay held.
  timeout: { ms: 60_000 },
  hostname: "127.0.0.1",
  port: 0,
  observers: [() => events++],
  ...scale,
});
ready(server.addr.port);
