import { makeSelfSigned } from "../../../src/tls/self_signed.ts";

/** A key and a self-signed server certificate. */
export interface Certificate {
  cert: string;
  key: string;
}

const DAY_MS = 86_400_000;

/** Creates a certificate for host names and addresses. */
export function makeCertificate(...hosts: string[]): Promise<Certificate> {
  const [from, to] = [-DAY_MS, DAY_MS].map((ms) => new Date(Date.now() + ms));
  const names = hosts.length > 0 ? hosts : ["127.0.0.1", "localhost"];
  return makeSelfSigned({ hosts: names, rsa: false, from: from!, to: to! });
}
