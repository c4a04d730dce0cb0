/**
 * The bytes' way to the server: TCP, a Unix socket, and TLS as `sslmode` asks for it.
 *
 * @module
 */
import { ProtocolError } from "./errors.ts";
import type { PostgresConfig } from "./url.ts";
import { Writer } from "./writer.ts";

/** A connection, however it is made. */
export interface Link {
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/** How to try: `offered` takes TLS if the server has it. */
export type Encryption = "none" | "offered" | "required";

/** What `sslmode` means, in the order of the tries. A server may refuse either by pg_hba.conf. */
export function encryptionsOf({ host, sslmode }: PostgresConfig): Encryption[] {
  if (host.startsWith("/") || sslmode === "disable") return ["none"];
  if (sslmode === "allow") return ["none", "required"];
  if (sslmode === "prefer") return ["offered", "none"];
  return ["required"];
}

/** Connects. */
export async function openLink(config: PostgresConfig, encryption: Encryption): Promise<Link> {
  const { host, port, sslmode, sslrootcert } = config;
  if (encryption === "none") return await openPlain(host, port);
  const verified = sslmode.startsWith("verify-") || sslrootcert !== undefined;
  if (!verified) {
    const { openUnverified } = await import("./unverified_tls.ts");
    return await openUnverified(host, port) ?? await withoutTls(config, encryption);
  }
  const caCerts = sslrootcert === undefined ? [] : [await Deno.readTextFile(sslrootcert)];
  const plain = await Deno.connect({ hostname: host, port });
  try {
    if (await offersTls(plain)) {
      plain.setNoDelay();
      const link = await Deno.startTls(plain, {
        hostname: host,
        caCerts,
        unsafelyDisableHostnameVerification: sslmode !== "verify-full",
      });
      try {
        await link.handshake();
      } catch (error) {
        close(link);
        throw error;
      }
      return link;
    }
  } catch (error) {
    close(plain);
    throw error;
  }
  close(plain);
  return await withoutTls(config, encryption);
}

async function openPlain(host: string, port: number): Promise<Link> {
  if (host.startsWith("/")) {
    return await Deno.connect({ transport: "unix", path: `${host}/.s.PGSQL.${port}` });
  }
  const link = await Deno.connect({ hostname: host, port });
  // Without it an answer waits up to 40 ms for the acknowledgement of the one before.
  link.setNoDelay();
  return link;
}

async function withoutTls(config: PostgresConfig, encryption: Encryption): Promise<Link> {
  if (encryption === "offered") return await openPlain(config.host, config.port);
  throw new ProtocolError(
    `Cannot connect with sslmode=${config.sslmode}: the server offers no TLS; set ssl = on there`,
  );
}

/**
 * Asks whether the server has TLS. Exactly one byte is read: whatever came behind it in the clear
 * would be taken for a part of the encrypted stream.
 */
export async function offersTls(link: Link): Promise<boolean> {
  await writeAll(link, new Writer().sslRequest().take());
  const answer = new Uint8Array(1);
  const count = await link.read(answer);
  if (count === 1 && answer[0] === 0x53) return true;
  if (count === 1 && answer[0] === 0x4e) return false;
  throw new ProtocolError("Cannot connect: the server does not answer as PostgreSQL does");
}

/** Writes all of it. */
export async function writeAll(link: Link, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await link.write(bytes.subarray(sent));
}

/** Closes what may be closed already. */
export function close(link: Link): void {
  try {
    link.close();
  } catch {
    // It was.
  }
}
