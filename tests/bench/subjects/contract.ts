/**
 * The contract of every subject: it listens on a free port of 127.0.0.1, over TLS when
 * given a certificate, checks the secret, counts the text messages posted to `/bot`,
 * answers 200, and prints its address to standard output.
 */

/** The secret that the load carries. */
export const SECRET = "bench_secret_bench_secret_bench_secret_1234";

/** A subject's command line. */
export interface Order {
  /** The certificate; plain HTTP without. */
  readonly tls: { cert: string; key: string } | undefined;
}

/** Reads the command line. */
export function order(): Order {
  const [cert, key] = Deno.args;
  return { tls: cert && key ? { cert, key } : undefined };
}

/** The PEM files for `Deno.serve`. */
export function tlsOptions({ tls }: Order): { cert: string; key: string } | undefined {
  return tls && { cert: Deno.readTextFileSync(tls.cert), key: Deno.readTextFileSync(tls.key) };
}

/** Prints where the subject listens. */
export function ready(port: number): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`ready ${port}\n`));
}
