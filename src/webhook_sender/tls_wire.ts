/**
 * A TLS connection that trusts what Telegram's servers trust. It uses Node's API, because Deno's
 * does not accept a server certificate that is marked as an authority.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import type { Peer, TlsPeer, Wire } from "./network.ts";
import { readTrusted } from "./read_trusted.ts";
import { sentChain } from "./sent_chain.ts";
import { verifyChain } from "./verify_chain.ts";
import { closedByPeer, handshakeError, socketError, untrusted } from "./wire_errors.ts";

/** With more unread bytes than this, the socket is paused. */
const HIGH_WATER = 1 << 18;

/**
 * Connects and performs the handshake.
 *
 * @param roots The trusted roots if no certificate was uploaded; `undefined` skips verification.
 * @throws {WireError} If the connection fails or the certificate is not trusted.
 */
export async function connectTls(
  { address, port, tls }: Peer & { readonly tls: TlsPeer },
  roots: (() => Promise<readonly X509Certificate[]>) | undefined,
): Promise<Wire> {
  const { connect } = await import("node:tls");
  const { isIP } = await import("node:net");
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({
    host: address,
    port,
    // The chain is verified below.
    rejectUnauthorized: false,
    ...(isIP(tls.hostname) === 0 ? { servername: tls.hostname } : {}),
  }, resolve);
  socket.on("error", (error: Error) => reject(handshakeError(error)));
  socket.on("close", () => reject(closedByPeer()));
  try {
    await promise;
    if (roots === undefined) return wireOf(socket);
    const reason = verifyChain({
      sent: await sentChain(socket),
      trusted: tls.certificate === undefined ? await roots() : await readTrusted(tls.certificate),
      host: tls.hostname,
      byAddress: isIP(tls.hostname) !== 0 && tls.certificate === undefined,
      now: Date.now(),
    });
    if (reason !== undefined) throw untrusted(reason);
    return wireOf(socket);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function wireOf(socket: TLSSocket): Wire {
  const waiting: Uint8Array[] = [];
  let size = 0;
  let end: Error | "end" | undefined;
  let wake = () => {};
  const finish = (how: Error | "end") => {
    end ??= how;
    wake();
  };
  socket.on("data", (chunk: Uint8Array) => {
    waiting.push(chunk);
    size += chunk.length;
    if (size > HIGH_WATER) socket.pause();
    wake();
  });
  socket.on("end", () => finish("end"));
  socket.on("error", (error: Error) => finish(socketError(error)));
  socket.on("close", () => finish("end"));

  return {
    async read(buffer) {
      while (waiting.length === 0) {
        if (end === "end") return null;
        if (end) throw end;
        await new Promise<void>((resolve) => wake = resolve);
      }
      const chunk = waiting[0]!;
      const part = chunk.subarray(0, buffer.length);
      buffer.set(part);
      if (part.length < chunk.length) waiting[0] = chunk.subarray(part.length);
      else waiting.shift();
      size -= part.length;
      if (size <= HIGH_WATER) socket.resume();
      return part.length;
    },
    async write(bytes) {
      if (end) throw end === "end" ? socketError({ code: "EPIPE" }) : end;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      socket.write(bytes, (error) => error ? reject(socketError(error)) : resolve());
      await promise;
      return bytes.length;
    },
    close: () => void socket.destroy(),
  };
}
