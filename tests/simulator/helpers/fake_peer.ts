import type { Clock } from "../../../src/util/clock.ts";
import type { Network, Peer, Wire } from "../../../src/webhook_sender/network.ts";
import { WireError } from "../../../src/webhook_sender/network.ts";

/** A request as received by the peer. */
export interface Heard {
  /** When, on the fake clock. */
  at: number;
  /** The number of its connection, from 1. */
  connection: number;
  /** Header and body, as sent. */
  text: string;
  update: { update_id: number } & Record<string, unknown>;
}

/** What the peer does: sends bytes, closes, or says nothing. */
export type Answer = string | Uint8Array | "close" | "hang";

/** `HTTP/1.1 200 OK`, or another status, with an optional body. */
export function http(status = "200 OK", body = "", headers: Record<string, string> = {}): string {
  const all = { "Content-Length": `${new TextEncoder().encode(body).length}`, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join("")}\r\n${body}`;
}

/** A webhook in memory, which is also its network. */
export class FakePeer implements Network {
  requests: Heard[] = [];
  /** When each connection was opened. */
  opened: number[] = [];
  peers: Peer[] = [];
  openNow = 0;
  addresses: readonly string[] = ["149.154.167.99"];
  /** If set, refuses connections with this message; `hang` never finishes connecting. */
  refuse: string | undefined;
  answer: (request: Heard) => Answer | Promise<Answer> = () => http();
  #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  resolve(): Promise<readonly string[]> {
    return Promise.resolve(this.addresses);
  }

  connect(peer: Peer): Promise<Wire> {
    this.opened.push(this.#clock.now());
    this.peers.push(peer);
    if (this.refuse === "hang") return new Promise(() => {});
    if (this.refuse) return Promise.reject(new WireError(this.refuse));
    this.openNow++;
    return Promise.resolve(this.#wire(this.opened.length));
  }

  #wire(connection: number): Wire {
    const encoder = new TextEncoder();
    let incoming: Uint8Array[] = [];
    let reader: ((read: Uint8Array | null | WireError) => void) | undefined;
    let closed = false;
    let received = "";
    const deliver = (item: Uint8Array | null) => {
      if (reader) {
        const resolve = reader;
        reader = undefined;
        resolve(item);
      } else if (item) incoming.push(item);
      else closed = true;
    };
    const close = () => {
      if (!closed) this.openNow--;
      closed = true;
      reader?.(new WireError("Connection reset by peer"));
    };
    const respond = async (request: Heard) => {
      const answer = await this.answer(request);
      if (answer === "hang") return;
      if (answer === "close") {
        this.openNow--;
        closed = true;
        return deliver(null);
      }
      deliver(typeof answer === "string" ? encoder.encode(answer) : answer);
    };
    return {
      read: async (buffer) => {
        let item: Uint8Array | null | WireError | undefined = incoming.shift();
        if (!item && closed) return null;
        item ??= await new Promise<Uint8Array | null | WireError>((resolve) => reader = resolve);
        if (item instanceof WireError) throw item;
        if (item === null) return null;
        const part = item.subarray(0, buffer.length);
        buffer.set(part);
        if (part.length < item.length) incoming = [item.subarray(part.length), ...incoming];
        return part.length;
      },
      write: (bytes) => {
        received += new TextDecoder().decode(bytes);
        const end = received.indexOf("\r\n\r\n");
        const length = Number(/Content-Length: (\d+)/.exec(received)?.[1]);
        const body = encoder.encode(received.slice(end + 4));
        if (end >= 0 && body.length >= length) {
          const text = received;
          received = "";
          const update = JSON.parse(text.slice(end + 4));
          const request = { at: this.#clock.now(), connection, text, update };
          this.requests.push(request);
          respond(request);
        }
        return Promise.resolve(bytes.length);
      },
      close,
    };
  }
}
