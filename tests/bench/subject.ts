/**
 * Subjects: the servers that are measured, each in a process of its own.
 */

/** How a subject is started. */
export interface SubjectSpec {
  /** What the table calls it. */
  readonly name: string;
  /** The command, without the certificate that is added for HTTPS. */
  readonly command: readonly string[];
}

/** A running subject. */
export interface Subject extends AsyncDisposable {
  readonly port: number;
  /** CPU time that it has used so far, in microseconds. */
  cpuMicros(): number;
  /** The most memory that it has held, in bytes. */
  peakBytes(): number;
}

/** Linux counts CPU time in these. */
const MICROS_PER_TICK = 10_000;

/** Keeps the server and its load off each other's core, where that can be asked for. */
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

/** Starts a subject and waits until it listens. */
export async function startSubject(
  { name, command }: SubjectSpec,
  tls: { cert: string; key: string } | undefined,
): Promise<Subject> {
  const [program, ...args] = pinned(0, [...command, ...tls ? [tls.cert, tls.key] : []]);
  const child = new Deno.Command(program!, { args, stdout: "piped" }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  const port = Number(/^ready (\d+)/.exec(value)?.[1]);
  if (!port) throw new Error(`Cannot measure ${name}: it did not say where it listens`);
  // taskset replaces itself by the program, so this is the server's own process.
  const read = (file: string) => Deno.readTextFileSync(`/proc/${child.pid}/${file}`);
  return {
    port,
    cpuMicros() {
      const fields = read("stat").split(") ").at(-1)!.split(" ");
      return (Number(fields[11]) + Number(fields[12])) * MICROS_PER_TICK;
    },
    peakBytes: () => 1024 * Number(/VmHWM:\s+(\d+)/.exec(read("status"))?.[1]),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
    },
  };
}
