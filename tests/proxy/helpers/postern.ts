/**
 * The real main.ts behind a proxy, and the certificate presented to clients.
 */
import { makeCertificate } from "../../../src/tls/generate.ts";
import { MainProcess } from "../../e2e/main_process.ts";
import { TELEGRAM_NETWORK } from "./client.ts";

/** Starts main.ts, admitting only the tests' Telegram, through a proxy at 127.0.0.1. */
export function startPostern(env: Record<string, string> = {}): Promise<MainProcess> {
  return MainProcess.start({
    SOURCES: TELEGRAM_NETWORK,
    TRUSTED_PROXIES: "127.0.0.1",
    ...env,
  });
}

/** A certificate: its two files, a third with both, and its text. */
export interface ProxyCertificate {
  readonly cert: string;
  readonly key: string;
  readonly folder: string;
  readonly ca: string;
}

/** Creates a certificate for hosts, as `deno task cert` does. */
export async function certify(...hosts: string[]): Promise<ProxyCertificate> {
  const { cert, key } = await makeCertificate({ hosts, folder: await Deno.makeTempDir() });
  const folder = await Deno.makeTempDir();
  const ca = await Deno.readTextFile(cert);
  await Deno.writeTextFile(`${folder}/site.pem`, ca + await Deno.readTextFile(key));
  return { cert, key, folder, ca };
}
