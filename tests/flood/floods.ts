/**
 * Endless input that a stranger may send, as bytes on the wire.
 *
 * @module
 */

/** Bytes that open a connection, and bytes sent repeatedly. */
export interface Flood {
  readonly name: string;
  readonly open: Uint8Array;
  readonly repeat: Uint8Array;
}

/** Bytes of one write. */
const WRITE = 64 * 1024;

const text = (value: string) => new TextEncoder().encode(value);

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** As many copies as fit into one write. */
function many(part: Uint8Array): Uint8Array {
  return join(...Array.from({ length: Math.floor(WRITE / part.length) }, () => part));
}

/** A frame of HTTP/2 (RFC 9113, 4.1). */
function frame(type: number, flags: number, stream: number, payload: Uint8Array): Uint8Array {
  const { length } = payload;
  const head = [length >> 16, length >> 8 & 0xff, length & 0xff, type, flags, 0, 0, 0, stream];
  return join(Uint8Array.from(head), payload);
}

const NOTHING = new Uint8Array();
const [DATA, HEADERS, SETTINGS, PING] = [0, 1, 4, 6];
const END_HEADERS = 4;

const PREFACE = join(text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), frame(SETTINGS, 0, 0, NOTHING));

/** `POST / http`, by the static table and a literal authority (RFC 7541). */
const POST = Uint8Array.from([0x83, 0x86, 0x84, 0x41, 0x01, 0x78]);

/** The floods. */
export const floods: readonly Flood[] = [
  { name: "HTTP/2 PING", open: PREFACE, repeat: many(frame(PING, 0, 0, new Uint8Array(8))) },
  { name: "HTTP/2 SETTINGS", open: PREFACE, repeat: many(frame(SETTINGS, 0, 0, NOTHING)) },
  {
    name: "HTTP/2 empty DATA",
    open: join(PREFACE, frame(HEADERS, END_HEADERS, 1, POST)),
    repeat: many(frame(DATA, 0, 1, NOTHING)),
  },
  {
    name: "HTTP/1.1 pipelining",
    open: NOTHING,
    repeat: many(text("GET / HTTP/1.1\r\nhost: x\r\n\r\n")),
  },
  {
    name: "HTTP/1.1 one-byte chunks",
    open: text("POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"),
    repeat: many(text("1\r\nx\r\n")),
  },
];
