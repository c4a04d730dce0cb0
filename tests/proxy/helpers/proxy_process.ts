/**
 * Debian's proxies as child processes of the tests, never as system services.
 */
import { TextLineStream } from "../../e2e/lines.ts";
import { freePort } from "../../../src/demo/free_port.ts";
import { listening } from "./ports.ts";

/** A running proxy. */
export class ProxyProcess {
  /** The port that it listens on. */
  readonly port: number;
  /** What it has printed as its log. */
  readonly printed: string[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;

  private constructor(port: number, child: Deno.ChildProcess) {
    this.port = port;
    this.#child = child;
    this.#reading = this.#read();
  }

  /**
   * Starts one.
   *
   * @param config Its configuration, given the port to listen on and a folder for its files.
   * @param args Its arguments, given the configuration's file and that folder.
   */
  static async start(
    config: (port: number, folder: string) => string,
    args: (file: string, folder: string) => string[],
  ): Promise<ProxyProcess> {
    const folder = await Deno.makeTempDir();
    const file = `${folder}/config`;
    const port = freePort();
    await Deno.writeTextFile(file, config(port, folder));
    const [program, ...rest] = args(file, folder);
    const child = new Deno.Command(program!, {
      args: rest,
      env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const proxy = new ProxyProcess(port, child);
    if (await listening(port, child.status)) return proxy;
    await proxy.#reading;
    throw new Error(`Cannot start ${program}: ${proxy.printed.join("\n")}`);
  }

  async #read(): Promise<void> {
    const lines = this.#child.stderr.pipeThrough(new TextLineStream());
    for await (const line of lines) this.printed.push(line);
  }

  /** Stops it and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child.status;
    await this.#reading;
  }
}
