/**
 * TLS without verifying the certificate, which only `node:tls` offers: it keeps out eavesdroppers,
 * but not a man in the middle.
 *
 * @module
 */
import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Socket } from "node:net";
import { type Link, offersTls } from "./link.ts";

/** Connects, or gives `undefined` if the server has no TLS. */
export async function openUnverified(host: string, port: number): Promise<Link | undefined> {
  const socket = connectTcp({ host, port, noDelay: true });
  const plain = linkOf(socket);
  try {
    await once(socket, "connect");
    if (!await offersTls(plain)) {
      plain.close();
      return undefined;
    }
    socket.removeAllListeners("readable");
    const secure = connectTls({ socket, rejectUnauthorized: false });
    const link = linkOf(secure);
    await once(secure, "secureConnect");
    return link;
  } catch (error) {
    plain.close();
    throw error;
  }
}

function once(socket: Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.once("error", reject);
    socket.once(
      "close",
      () => reject(new Deno.errors.ConnectionReset("The connection was closed")),
    );
  });
}

/** A socket of Node's as a {@linkcode Link}. */
function linkOf(socket: Socket): Link {
  let failure: Error | undefined;
  let ended = false;
  let wake = () => {};
  socket.on("readable", () => wake());
  socket.on("error", (error: Error) => {
    failure = error;
    wake();
  });
  for (const event of ["end", "close"]) {
    socket.on(event, () => {
      ended = true;
      wake();
    });
  }
  return {
    async read(into) {
      for (;;) {
        const size = Math.min(into.length, socket.readableLength);
        const chunk = size > 0 ? socket.read(size) as Uint8Array | null : null;
        if (chunk) {
          into.set(chunk);
          return chunk.length;
        }
        if (failure) throw failure;
        if (ended) return null;
        // Asks the stream for more.
        socket.read(0);
        await new Promise<void>((resolve) => wake = resolve);
      }
    },
    write: (bytes) =>
      new Promise((resolve, reject) =>
        socket.write(bytes, (error) => error ? reject(error) : resolve(bytes.length))
      ),
    close: () => socket.destroy(),
  };
}
