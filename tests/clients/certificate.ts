/**
 * A key and a certificate, made with the command from Telegram's own guide to self-signed
 * certificates.
 *
 * @module
 */
import { run } from "./toolchain.ts";

/** Files with a key and a certificate for localhost, removed when disposed. */
export async function makeCertificate(): Promise<
  AsyncDisposable & { readonly cert: string; readonly key: string }
> {
  const folder = await Deno.makeTempDir();
  const [cert, key] = [`${folder}/cert.pem`, `${folder}/key.pem`];
  await run([
    ...["openssl", "req", "-newkey", "rsa:2048", "-sha256", "-nodes", "-keyout", key] as const,
    ...["-x509", "-days", "365", "-out", cert, "-subj", "/C=XX/O=Bots/CN=localhost"],
  ]);
  return { cert, key, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}
