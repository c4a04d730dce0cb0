/**
 * Subjects: the servers being measured, each in its own process.
 */
import { SECRET } from "./subjects/contract.ts";

/** How a subject is started. */
export interface SubjectSpec {
  /** Its name in the table. */
  readonly name: string;
  /** Its name on the command line. */
  readonly key: string;
  /** The command, without the certificate arguments for HTTPS. */
  readonly command: readonly string[];
  /** The status of its first answer. @default {200} */
  readonly firstStatus?: number;
  /** Whether everything it requires is installed. */
  installed(): Promise<boolean>;
}

/** Options for a start. */
export interface SubjectOptions {
  /** Environment variables. */
  readonly env?: Record<string, string>;
  /** Whether it has a core of its own. @default {true} */
  readonly apart?: boolean;
}

/** A running subject. */
export interface Subject extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** From its start to its first 200, in milliseconds. */
  readonly startMs: number;
  /** CPU time that it has used so far, in microseconds. */
  cpuMicros(): number;
  /** Its peak memory, in bytes. */
  peakBytes(): number;
  /** Its current memory, in bytes. */
  residentBytes(): number;
}

/**
 * Deno reads these certificates when it starts a program that imports from JSR, which costs
 * 1.5 ms on machines that set the variable. The subjects make no calls that need them.
 */
const ENV = { NODE_EXTRA_CA_CERTS: "" };

/** Linux counts CPU time in these. */
const MICROS_PER_TICK = 10_000;

/** Pins the server and its load to different cores, where supported. */
export function pinned(core: number, command: readonly string[]): string[] {
  return navigator.hardwareConcurrency > 1 && hasTaskset()
    ? ["taskset", "-c", String(core), ...command]
    : [...command];
}

function hasTaskset(): boolean {
  try {
    return new Deno.Command("taskset", { args: ["--version"], stdout: "null" }).outputSync()
      .success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Posts one update until it is answered; a server may report ready slightly too early. */
async function firstAnswer(
  port: number,
  tls: { cert: string } | undefined,
  status: number,
): Promise<void> {
  using client = Deno.createHttpClient(
    tls ? { caCerts: [await Deno.readTextFile(tls.cert)] } : {},
  );
  const url = `${tls ? "https" : "http"}://127.0.0.1:${port}/bot`;
  const headers = {
    "content-type": "application/json",
    "x-telegram-bot-api-secret-token": SECRET,
  };
  const chat = { id: 1, type: "private", first_name: "Ada" };
  const message = { message_id: 1, date: 1, chat, from: { ...chat, is_bot: false }, text: "hi" };
  const body = JSON.stringify({ update_id: 1, message });
  for (let tries = 0;; tries++) {
    try {
      const response = await fetch(url, { method: "POST", headers, body, client });
      await response.body?.cancel();
      if (response.status === status) return;
      throw new Error(`Cannot measure: the first answer is ${response.status}`);
    } catch (error) {
      if (!(error instanceof TypeError) || tries > 500) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

/** Starts a subject and waits until it listens. */
export async function startSubject(
  { name, command, firstStatus = 200 }: SubjectSpec,
  tls: { cert: string; key: string } | undefined,
  { env = {}, apart = true }: SubjectOptions = {},
): Promise<Subject> {
  const whole = [...command, ...tls ? [tls.cert, tls.key] : []];
  const [program, ...args] = apart ? pinned(0, whole) : whole;
  const start = performance.now();
  const child = new Deno.Command(program!, { args, env: { ...ENV, ...env }, stdout: "piped" })
    .spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  const port = Number(/^ready (\d+)/.exec(value)?.[1]);
  if (!port) throw new Error(`Cannot measure ${name}: it did not say where it listens`);
  await firstAnswer(port, tls, firstStatus);
  const startMs = performance.now() - start;
  // taskset execs the program, so this is the server's own process.
  const read = (file: string) => Deno.readTextFileSync(`/proc/${child.pid}/${file}`);
  return {
    pid: child.pid,
    port,
    startMs,
    cpuMicros() {
      const fields = read("stat").split(") ").at(-1)!.split(" ");
      return (Number(fields[11]) + Number(fields[12])) * MICROS_PER_TICK;
    },
    peakBytes: () => 1024 * Number(/VmHWM:\s+(\d+)/.exec(read("status"))?.[1]),
    residentBytes: () => 1024 * Number(/VmRSS:\s+(\d+)/.exec(read("status"))?.[1]),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
    },
  };
}
