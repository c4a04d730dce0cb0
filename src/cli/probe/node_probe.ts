/**
 * The real network. TLS uses `node:tls`, which exposes the chain as it was sent and connects to
 * servers with an invalid certificate, as the doctor has to.
 *
 * @module
 */
import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, TLSSocket } from "node:tls";
import { ResponseParser } from "../../webhook_sender/response_parser.ts";
import { sentChain } from "../../webhook_sender/sent_chain.ts";
import type { Answer, Handshake, Posting, Probe, Target } from "./probe.ts";

/** The connect timeout. */
const PATIENCE_MS = 10_000;
/** The answer timeout: as long as Telegram waits. */
const ANSWER_MS = 60_000;

/** Creates the probe of this machine. */
export function nodeProbe(): Probe {
  return { resolve, ownAddresses, shakeHands, post };
}

async function resolve(host: string): Promise<{ v4: string[]; v6: string[] }> {
  const family = isIP(host);
  if (family !== 0) return family === 4 ? { v4: [host], v6: [] } : { v4: [], v6: [host] };
  // Also knows /etc/hosts, unlike Deno.resolveDns.
  try {
    const found = await lookup(host, { all: true });
    const of = (wanted: number) =>
      found.filter(({ family }) => family === wanted).map(({ address }) => address);
    return { v4: of(4), v6: of(6) };
  } catch (error) {
    if ((error as { code?: string }).code === undefined) throw error;
    return { v4: [], v6: [] };
  }
}

function ownAddresses(): string[] {
  const permission = { name: "sys", kind: "networkInterfaces" } as const;
  if (Deno.permissions.querySync(permission).state !== "granted") return [];
  return Deno.networkInterfaces().map(({ address }) => address);
}

/** Connects, with TLS if wanted; `verified` accepts only publicly trusted certificates. */
function open(target: Target, verified = false): Promise<Socket> {
  const { address: host, port, secure } = target;
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const done = () => resolve(socket);
  const socket = secure
    ? connectTls({
      ...{ host, port, rejectUnauthorized: verified, minVersion: "TLSv1.2" },
      // Names only, as Telegram does: SNI may not contain an address (RFC 6066, 3).
      ...isIP(target.host) === 0 && { servername: target.host },
    }, done)
    : connect({ host, port }, done);
  socket.on("error", reject);
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error("no answer within 10 seconds")));
  return promise;
}

async function shakeHands(target: Target): Promise<Handshake> {
  try {
    const socket = await open({ ...target, secure: true }) as TLSSocket;
    try {
      const certificates = await sentChain(socket);
      return { ok: true, protocol: socket.getProtocol() ?? "TLS", certificates };
    } finally {
      socket.destroy();
    }
  } catch (error) {
    const { code = "", message } = error as Error & { code?: string };
    const connected = !/^(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/.test(code);
    return { ok: false, connected, reason: inWords(code, message) };
  }
}

function inWords(code: string, message: string): string {
  if (code === "ECONNREFUSED") return "connection refused";
  if (code === "ETIMEDOUT") return "connection timed out";
  return message;
}

async function post({ target, request, trust }: Posting): Promise<Answer> {
  const socket = await openTrusted(target, trust);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const parser = new ResponseParser();
  const begun = performance.now();
  socket.on("data", (chunk: Uint8Array) => {
    try {
      const answer = parser.push(chunk);
      if (answer) resolve({ ...answer, ms: performance.now() - begun });
    } catch (error) {
      reject(error);
    }
  });
  socket.on("error", reject);
  socket.on("close", () => reject(new Error("the connection was closed before an answer came")));
  const late = new Error("no answer within 60 seconds, after which Telegram gives up");
  socket.setTimeout(ANSWER_MS, () => socket.destroy(late));
  socket.write(request);
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}

/** Connects to a server whose certificate is known or publicly trusted. */
async function openTrusted(target: Target, trust: Posting["trust"]): Promise<Socket> {
  const socket = await open(target);
  if (!(socket instanceof TLSSocket) || trust === undefined) return socket;
  const [leaf] = await sentChain(socket);
  if (trust.some(({ fingerprint256 }) => fingerprint256 === leaf.fingerprint256)) return socket;
  socket.destroy();
  return await open(target, true);
}
