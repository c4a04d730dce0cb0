/**
 * Connecting to the server: TCP, a Unix socket, and TLS as `sslmode` asks for.
 *
 * @module
 */
import { ProtocolError } from "./errors.ts";
import { close, type Link, offersTls } from "./link.ts";
import type { PostgresConfig } from "./url.ts";

/** How to connect: `offered` uses TLS if the server has it. */
export type Encryption = "none" | "offered" | "required";

/** What to try for an `sslmode`, in order: pg_hba.conf may refuse either. */
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
