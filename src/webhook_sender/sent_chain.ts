/**
 * The certificates that a server has sent.
 *
 * @module
 */
import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";

/** The chain as it was sent, the server's own certificate first. */
export async function sentChain(
  socket: TLSSocket,
): Promise<[X509Certificate, ...X509Certificate[]]> {
  const { X509Certificate } = await import("node:crypto");
  const leaf = socket.getPeerCertificate(true);
  const chain: [X509Certificate, ...X509Certificate[]] = [new X509Certificate(leaf.raw)];
  for (let last = leaf; last.issuerCertificate && last.issuerCertificate !== last;) {
    last = last.issuerCertificate;
    chain.push(new X509Certificate(last.raw));
  }
  return chain;
}
