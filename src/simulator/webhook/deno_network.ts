/**
 * The real network.
 *
 * @module
 */
import { type Network, type Wire, WireError } from "./network.ts";

const TEXTS: readonly (readonly [abstract new (...args: never[]) => Error, string])[] = [
  [Deno.errors.ConnectionRefused, "Connection refused"],
  [Deno.errors.ConnectionReset, "Connection reset by peer"],
  [Deno.errors.ConnectionAborted, "Connection reset by peer"],
  [Deno.errors.BrokenPipe, "Broken pipe"],
  [Deno.errors.TimedOut, "Connection timed out"],
  [
    Deno.errors.UnexpectedEof,
    "SSL error {error:0A000126:SSL routines::unexpected eof while reading}",
  ],
];

/** OpenSSL's reasons, which Telegram shows, for what Deno's TLS says. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/UnknownIssuer/, "unable to get local issuer certificate"],
  [/Expired/i, "certificate has expired"],
  [/NotValidYet/, "certificate is not yet valid"],
  [/not valid for name|NotValidForName/, "hostname mismatch"],
  [/CaUsedAsEndEntity/, "self-signed CA certificate used by the server (only the simulator minds)"],
];

function translate(error: unknown): Error {
  const text = TEXTS.find(([type]) => error instanceof type)?.[1];
  if (text) return new WireError(text);
  if (error instanceof Deno.errors.InvalidData && /certificate/.test(error.message)) {
    const reason = REASONS.find(([pattern]) => pattern.test(error.message))?.[1] ?? error.message;
    return new WireError(
      `SSL error {error:0A000086:SSL routines::certificate verify failed:${reason}}`,
    );
  }
  if (error instanceof Deno.errors.InvalidData) {
    return new WireError("SSL error {error:0A00010B:SSL routines::wrong version number}");
  }
  if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) {
    return new WireError("Connection reset by peer");
  }
  return error instanceof Error ? new WireError("Can't connect to the webhook") : new Error();
}

/** Runs an operation; its errors become Telegram's. */
async function told<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw translate(error);
  }
}

/**
 * A network of real sockets. TLS is verified against the certificate that setWebhook uploaded, the
 * system's roots and the ones given here. Deno's TLS only looks at a certificate's alternative
 * names, not at its common name, and takes no certificate that is marked as an authority for a
 * server's own; Telegram is more lenient in both.
 *
 * @param options `caCerts`: further roots, PEM.
 * @returns The network.
 *
 * @example Usage
 * ```ts ignore
 * import { denoNetwork } from "./deno_network.ts";
 *
 * const network = denoNetwork({ caCerts: [] });
 * const wire = await network.connect({ address: "127.0.0.1", port: 8443 });
 * wire.close();
 * ```
 */
export function denoNetwork(options: { readonly caCerts?: readonly string[] } = {}): Network {
  return {
    async resolve(host) {
      const found = await Promise.allSettled([
        Deno.resolveDns(host, "A"),
        Deno.resolveDns(host, "AAAA"),
      ]);
      return found.flatMap((one) => one.status === "fulfilled" ? one.value : []);
    },
    async connect({ address, port, tls }) {
      const tcp = await told(() => Deno.connect({ hostname: address, port }));
      if (!tls) return wire(tcp);
      const certificate = tls.certificate === undefined ? [] : [tls.certificate];
      const caCerts = [...options.caCerts ?? [], ...certificate];
      const secure = await told(() => Deno.startTls(tcp, { hostname: tls.hostname, caCerts }));
      try {
        await told(() => secure.handshake());
      } catch (error) {
        secure.close();
        throw error;
      }
      return wire(secure);
    },
  };
}

function wire(conn: Deno.Conn): Wire {
  let open = true;
  return {
    read: (buffer) => told(() => conn.read(buffer)),
    write: (bytes) => told(() => conn.write(bytes)),
    close() {
      if (open) conn.close();
      open = false;
    },
  };
}
