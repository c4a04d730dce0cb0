/**
 * What every subject of the bench does: it listens on a free port of 127.0.0.1, over TLS when it is
 * given a certificate, checks the secret, counts the text messages that are posted to `/bot`,
 * answers 200, and says on standard output where it listens.
 */

/** The secret that the load carries. */
export const SECRET = "bench_secret_bench_secret_bench_secret_1234";

/** What the bench tells a subject. */
export interface Order {
  /** The certificate; plain HTTP without. */
  readonly tls: { cert: string; key: string } | undefined;
}

/** Reads what the bench tells. */
export function order(): Order {
  const [cert, key] = Deno.args;
  return { tls: cert && key ? { cert, key } : undefined };
}

/** The PEM files for `Deno.serve`. */
export function tlsOptions({ tls }: Order): { cert: string; key: string } | undefined {
  return tls && { cert: Deno.readTextFileSync(tls.cert), key: Deno.readTextFileSync(tls.key) };
}

/** Tells the bench where the subject listens. */
export function ready(port: number): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`ready ${port}\n`));
}
