/**
 * A TLS server other than Deno's: openssl's own, with any certificates and versions.
 */
import { TextLineStream } from "../../e2e/lines.ts";

/** A running `openssl s_server`. */
export interface OpensslServer extends AsyncDisposable {
  readonly port: number;
}

/**
 * Starts one on a free port of loopback.
 *
 * @param folder Where its files are.
 * @param args Further arguments: `-cert`, `-key`, `-tls1_2` …
 * @returns The server, listening.
 */
export async function startOpensslServer(
  folder: string,
  ...args: string[]
): Promise<OpensslServer> {
  const child = new Deno.Command("openssl", {
    args: ["s_server", "-accept", "127.0.0.1:0", "-www", ...args],
    cwd: folder,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextLineStream()).getReader();
  let port = 0;
  while (port === 0) {
    const { value, done } = await lines.read();
    if (done) throw new Error("openssl s_server ended before it listened");
    port = Number(/^ACCEPT .*:(\d+)$/.exec(value)?.[1] ?? 0);
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.status;
      await lines.cancel();
    },
  };
}
