/**
 * A PostgreSQL server from Debian's packages, in its own folder.
 */
import { join } from "@std/path/join";
import { freePort } from "../../../src/demo/free_port.ts";

/** Debian's folder of programs, newest version first. */
function binaries(): string {
  try {
    const versions = [...Deno.readDirSync("/usr/lib/postgresql")].map(({ name }) => name);
    const [newest] = versions.sort((a, b) => Number(b) - Number(a));
    if (newest) return `/usr/lib/postgresql/${newest}/bin`;
  } catch {
    // Reported below.
  }
  throw new Error("Cannot start PostgreSQL: run apt-get install postgresql");
}

/** PostgreSQL refuses to run as root, so it then runs as Debian's user. */
function user(): { uid?: number; gid?: number } {
  if (Deno.uid() !== 0) return {};
  const id = (option: string) =>
    Number(new TextDecoder().decode(
      new Deno.Command("id", { args: [option, "postgres"] }).outputSync().stdout,
    ));
  return { uid: id("-u"), gid: id("-g") };
}

/** Runs one of its programs, and throws with its output if it fails. */
export async function runProgram(name: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(join(binaries(), name), {
    args,
    ...user(),
    cwd: "/",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(`${name} failed: ${decoder.decode(stderr)}${decoder.decode(stdout)}`);
  }
  return decoder.decode(stdout);
}

/** Options for a cluster. */
export interface ClusterOptions {
  /** Lines of postgresql.conf. */
  readonly settings?: Record<string, string>;
  /** Lines of pg_hba.conf; by default everyone may connect. */
  readonly access?: string[];
}

/** A server that is stopped and removed when a test is over. */
export class Cluster implements AsyncDisposable {
  readonly folder: string;
  readonly port: number;
  #process: Deno.ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  /** Creates one and starts it. */
  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const cluster = new Cluster(makeFolder(), freePort());
    // Whatever this machine speaks, the tests read English.
    const speech = ["--locale=C", "--encoding=UTF8"];
    await runProgram(
      "initdb",
      "-D",
      cluster.data,
      "-A",
      "trust",
      "-U",
      "postgres",
      "-N",
      ...speech,
    );
    cluster.configure({ listen_addresses: "'127.0.0.1'", ...options.settings });
    if (options.access) {
      Deno.writeTextFileSync(join(cluster.data, "pg_hba.conf"), options.access.join("\n") + "\n");
    }
    await cluster.run();
    return cluster;
  }

  /** Creates a standby of another and starts it. */
  static async standby(primary: Cluster, name: string): Promise<Cluster> {
    const cluster = new Cluster(makeFolder(), freePort());
    const from = ["-h", primary.folder, "-p", String(primary.port), "-U", "postgres"];
    await runProgram(
      "pg_basebackup",
      ...from,
      "-D",
      cluster.data,
      "-R",
      "-X",
      "stream",
      "-C",
      "-S",
      name,
    );
    cluster.configure({ listen_addresses: "'127.0.0.1'" });
    await cluster.run();
    return cluster;
  }

  get data(): string {
    return join(this.folder, "data");
  }

  /** Its URL over the Unix socket. */
  get url(): string {
    return `postgres://postgres@${encodeURIComponent(this.folder)}:${this.port}/postgres`;
  }

  get tcpUrl(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** Adds settings, effective from the next start. */
  configure(settings: Record<string, string>): void {
    const lines = Object.entries({
      port: String(this.port),
      unix_socket_directories: `'${this.folder}'`,
      shared_buffers: "64MB",
      // Killing processes loses nothing that was written, and a disk that stalls ends short leases.
      fsync: "off",
      ...settings,
    }).map(([name, value]) => `${name} = ${value}\n`);
    Deno.writeTextFileSync(join(this.data, "postgresql.conf"), lines.join(""), { append: true });
  }

  /** Starts the server and waits until it answers. */
  async run(): Promise<void> {
    const log = join(this.folder, "log");
    for (let tries = 0;; tries++) {
      // It ends at once while a process of one that was killed still has the shared memory.
      if (!this.#process) this.#spawn(log);
      try {
        await this.sql("select 1");
        return;
      } catch (error) {
        if (tries === 2400) throw new Error(`${error}\n${await Deno.readTextFile(log)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  #spawn(log: string): void {
    const command = 'exec "$0" -D "$1" >>"$2" 2>&1';
    const process = new Deno.Command("/bin/sh", {
      args: ["-c", command, join(binaries(), "postgres"), this.data, log],
      ...user(),
      cwd: "/",
    }).spawn();
    this.#process = process;
    void process.status.then(() => {
      if (this.#process === process) this.#process = undefined;
    });
  }

  /** Runs SQL by psql and gives its rows, columns parted by `|`. */
  async sql(statement: string): Promise<string> {
    const to = ["-h", this.folder, "-p", String(this.port), "-U", "postgres", "-d", "postgres"];
    return (await runProgram("psql", ...to, "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", statement))
      .trim();
  }

  /** Kills it, like a power failure as far as processes can tell: nothing is cleaned up. */
  async kill(): Promise<void> {
    const { pid, status } = this.#process!;
    const children = await descendants(pid);
    for (const each of [pid, ...children]) {
      try {
        Deno.kill(each, "SIGKILL");
      } catch {
        // It has already exited.
      }
    }
    await status;
    this.#process = undefined;
  }

  /** Sets how long its files may become: further writes fail as on a full disk. */
  async limitFiles(size: number | "unlimited"): Promise<void> {
    const { pid } = this.#process!;
    for (const each of [pid, ...await descendants(pid)]) {
      const { success } = await new Deno.Command("prlimit", {
        args: ["--pid", String(each), `--fsize=${size}:unlimited`],
        ...user(),
        cwd: "/",
        stderr: "null",
      }).output();
      // Others may have just exited.
      if (!success && each === pid) throw new Error("prlimit failed");
    }
  }

  /** Promotes a standby to primary. */
  async promote(): Promise<void> {
    await runProgram("pg_ctl", "-D", this.data, "-w", "promote");
  }

  /** The same at process exit, synchronously. */
  removeAtExit(): void {
    this.#process?.kill("SIGQUIT");
    for (let tries = 0; tries < 50; tries++) {
      try {
        return Deno.removeSync(this.folder, { recursive: true });
      } catch {
        // The server is still writing to it.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process) {
      this.#process.kill("SIGINT");
      await this.#process.status;
    }
    await Deno.remove(this.folder, { recursive: true });
  }
}

function makeFolder(): string {
  const folder = Deno.makeTempDirSync({ prefix: "postern-pg-" });
  const { uid, gid } = user();
  if (uid !== undefined) Deno.chownSync(folder, uid, gid!);
  // The tests connect through the socket.
  Deno.chmodSync(folder, 0o755);
  return folder;
}

async function descendants(pid: number): Promise<number[]> {
  const text = await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`);
  return text.trim().split(" ").filter(Boolean).map(Number);
}
