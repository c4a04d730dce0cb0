/**
 * Reproduces, for a report to Deno, a load that a bare `Deno.serve` does not withstand: four connections that
 * send frames, pipelined requests or tiny chunks without end make everyone else wait.
 *
 * `deno run --allow-net --allow-read --allow-write --allow-run=deno --allow-env tests/flood/main.ts`
 *
 * The server runs in a process of its own and answers every request at once; no code of this
 * project is in it. A client asks once every 20 ms and notes how long each answer takes, first alone,
 * then during each flood.
 *
 * @module
 */
import { type Flood, floods } from "./floods.ts";

const SERVER = `
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: ({ port }) =>
    console.log(port) }, async (request) => { await request.text(); return new Response("ok"); });
  await server.finished;`;

const CONNECTIONS = 4;
const SECONDS = 4;

/** Starts the server. */
async function startServer(): Promise<{ child: Deno.ChildProcess; port: number }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-lock",
      "--allow-net=127.0.0.1",
      `data:application/typescript,${encodeURIComponent(SERVER)}`,
    ],
    stdout: "piped",
  }).spawn();
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    return { child, port: Number(text) };
  }
  throw new Error("Cannot start the server: it printed no port");
}

/** How long answers take, in milliseconds, sorted. */
async function measure(port: number): Promise<number[]> {
  const times: number[] = [];
  const asked: Promise<void>[] = [];
  const end = performance.now() + SECONDS * 1000;
  while (performance.now() < end) {
    const start = performance.now();
    const signal = AbortSignal.timeout(SECONDS * 1000);
    asked.push(
      fetch(`http://127.0.0.1:${port}/`, { signal }).then((response) => response.text()).then(
        () => void times.push(performance.now() - start),
        () => void times.push(Infinity),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await Promise.all(asked);
  return times.sort((a, b) => a - b);
}

/** Keeps a connection busy until the signal aborts. */
async function run({ open, repeat }: Flood, port: number, signal: AbortSignal): Promise<void> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  const reading = conn.readable.pipeTo(new WritableStream(), { preventCancel: true })
    .catch(() => {}); // The answers must be read, or the server stops.
  try {
    await conn.write(open);
    while (!signal.aborted) await conn.write(repeat);
  } catch {
    // The server has hung up, which is fine.
  }
  try {
    conn.close();
  } catch {
    // Closed already.
  }
  await reading;
}

function report(name: string, times: readonly number[]): void {
  const at = (part: number) => times[Math.floor(part * (times.length - 1))]!;
  const show = (ms: number) => Number.isFinite(ms) ? `${ms.toFixed(1)} ms` : "never";
  const line = `${name.padEnd(24)} p50 ${show(at(0.5)).padStart(10)}  p99 ${
    show(at(0.99)).padStart(10)
  }`;
  // deno-lint-ignore no-console
  console.log(line);
}

for (const flood of [undefined, ...floods]) {
  const { child, port } = await startServer();
  const stop = new AbortController();
  const flooding = flood
    ? Array.from({ length: CONNECTIONS }, () => run(flood, port, stop.signal))
    : [];
  report(flood?.name ?? "nothing", await measure(port));
  stop.abort();
  child.kill("SIGKILL");
  await Promise.all(flooding);
  await child.status;
}
