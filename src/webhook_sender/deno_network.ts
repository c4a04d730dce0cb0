/**
 * The real network.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import type { Network, Wire } from "./network.ts";
import { readTrusted } from "./read_trusted.ts";
import { connectTls } from "./tls_wire.ts";
import { socketError } from "./wire_errors.ts";

/** Options for the real network. */
export interface DenoNetworkOptions {
  /** Roots to trust in addition to the public ones, PEM. @default {none} */
  readonly caCerts?: readonly string[];
  /** Whether to accept any certificate. @default {false} */
  readonly insecure?: boolean;
}

/** A network of real sockets. */
export function denoNetwork(
  { caCerts = [], insecure = false }: DenoNetworkOptions = {},
): Network {
  let roots: Promise<X509Certificate[]> | undefined;
  return {
    resolve,
    async connect({ tls, ...peer }) {
      if (tls && insecure) return await connectTls({ ...peer, tls }, undefined);
      if (tls) return await connectTls({ ...peer, tls }, () => roots ??= readRoots(caCerts));
      const { address: hostname, port } = peer;
      return wireOf(await translated(() => Deno.connect({ hostname, port })));
    },
  };
}

/** The addresses of a host from the system's resolver, which includes /etc/hosts. */
async function resolve(host: string): Promise<string[]> {
  const { lookup } = await import("node:dns/promises");
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    if ((error as { code?: string }).code === undefined) throw error;
    return [];
  }
}

async function readRoots(caCerts: readonly string[]): Promise<X509Certificate[]> {
  const { rootCertificates } = await import("node:tls");
  return (await Promise.all([...caCerts, ...rootCertificates].map(readTrusted))).flat();
}

async function translated<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw socketError(error);
  }
}

function wireOf(conn: Deno.Conn): Wire {
  let open = true;
  return {
    read: (buffer) => translated(() => conn.read(buffer)),
    write: (bytes) => translated(() => conn.write(bytes)),
    close() {
      if (open) conn.close();
      open = false;
    },
  };
}
