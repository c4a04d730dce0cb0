/**
 * The relay and the simulator as processes, as their tasks run them.
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { until } from "./helpers.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));

/** A running entry. */
export interface Started {
  /** Its URL; empty if it exited at once. */
  readonly apiRoot: string;
  /** Its output so far. */
  said(): string;
  /** Ends it and returns its exit code. */
  stop(signal?: Deno.Signal): Promise<number>;
}

/** Runs an entry until it has printed its URL, or has exited. */
async function start(args: string[], env: Record<string, string>): Promise<Started> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...args],
    cwd: ROOT,
    env: { LOG_FORMAT: "text", NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let said = "";
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) said += text;
  };
  const reading = Promise.all([read(child.stdout), read(child.stderr)]);
  let ended = false;
  const status = child.status.then((status) => (ended = true, status));
  await until(() => ended || /^API root +http\S+\n/m.test(said));
  return {
    apiRoot: /API root +(http\S+)/.exec(said)?.[1] ?? "",
    said: () => said,
    async stop(signal: Deno.Signal = "SIGTERM") {
      if (!ended) child.kill(signal);
      const { code } = await status;
      await reading;
      return code;
    },
  };
}

/** `deno task relay`, in its own folder. */
export function startRelayProcess(
  args: string[],
  env: Record<string, string>,
  folder: string,
): Promise<Started> {
  return start([
    ...["--allow-net", "--allow-read", `--allow-write=${folder}`, "--allow-env"],
    ...["src/relay/main.ts", "--port", "0", "--folder", folder, ...args],
  ], env);
}

/** `deno task simulator`. */
export function startSimulatorProcess(
  args: string[],
  env: Record<string, string>,
): Promise<Started> {
  return start([
    ...["--allow-net", "--allow-read=.captures", "--allow-write=.captures"],
    ...["src/simulator/main.ts", "--port", "0", ...args],
  ], env);
}
