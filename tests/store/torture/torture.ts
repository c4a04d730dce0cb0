// deno-lint-ignore-file no-console
/**
 * Real processes over a real store, with kills: nothing acknowledged is lost,
 * and the order of each lane is kept.
 */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";

const NODE = fromFileUrl(new URL("node.ts", import.meta.url));
const LANES = 20;

/** How long to wait before a test fails: a disk may stall for seconds at every commit. */
const PATIENCE_MS = 300_000;

/** How many rounds: 50 with `--long`. */
export const LONG = Deno.args.includes("--long");

/** An instance. */
export class Node {
  readonly #child: Deno.ChildProcess;
  readonly #said: Promise<string>;
  port = 0;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#said = new Response(child.stderr).text();
  }

  /** Starts one. `prefix` is a command that runs it. */
  static async start(
    setting: string,
    log: string,
    leaseMs: number,
    prefix: string[] = [],
  ): Promise<Node> {
    const config = fromFileUrl(new URL("../../../deno.json", import.meta.url));
    const [program, ...args] = [
      ...prefix,
      Deno.execPath(),
      "run",
      "--allow-all",
      "--no-check",
      "--no-lock",
      "--config",
      config,
      NODE,
      setting,
      log,
      String(leaseMs),
    ];
    const child = new Deno.Command(program!, { args, stdout: "piped", stderr: "piped" }).spawn();
    const node = new Node(child);
    const reader = child.stdout.getReader();
    const { value } = await reader.read();
    node.port = Number(new TextDecoder().decode(value));
    // There is no more output.
    void (async () => {
      while (!(await reader.read()).done);
    })();
    return node;
  }

  get pid(): number {
    return this.#child.pid;
  }

  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Ends it. Returns what it reported. */
  async end(signal: Deno.Signal = "SIGKILL"): Promise<string> {
    try {
      this.#child.kill(signal);
    } catch {
      // It has exited.
    }
    await this.#child.status;
    return await this.#said;
  }

  /** Waits until it exits by itself; returns its status and what it reported. */
  async status(): Promise<[code: number, said: string]> {
    const { code } = await this.#child.status;
    return [code, await this.#said];
  }

  /** Delivers an update to it. Returns whether it was accepted within a time. */
  async bring(id: number, lane: number, withinMs = PATIENCE_MS): Promise<boolean> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.port}/${id}/${lane}`, {
        method: "POST",
        body: JSON.stringify({ update_id: id, text: "x".repeat(500) }),
        signal: AbortSignal.timeout(withinMs),
      });
      await response.body?.cancel();
      return response.status === 200;
    } catch {
      return false;
    }
  }
}

/** Options for a torture. */
export interface Subject {
  readonly nodes: Node[];
  /** One round of trouble. */
  round(index: number): Promise<void>;
  /** How many updates wait in the store, and the ids of those that have ended. */
  look(): Promise<{ pending: number; ended: Set<number> }>;
}

/** Delivers updates as Telegram does, one after another in each chat, until the rounds are over. */
export async function torture(subject: Subject, log: string, rounds: number): Promise<void> {
  let going = true;
  let lastId = 0;
  const acked: number[] = [];
  const sender = async (lane: number) => {
    while (going) {
      const id = ++lastId;
      for (;;) {
        const node = subject.nodes[Math.floor(Math.random() * subject.nodes.length)];
        // One that is stopped is not waited for.
        if (node && await node.bring(id, lane, 5000)) break;
        if (!going) return;
        await pause(20);
      }
      acked.push(id);
      await pause(Math.random() * 10);
    }
  };
  const senders = Array.from({ length: LANES }, (_, lane) => sender(lane));
  for (let index = 0; index < rounds; index++) {
    // Trouble for instances that still start would show nothing.
    const before = acked.length;
    await until(() => acked.length > before, "nothing is acknowledged any more");
    await subject.round(index);
  }
  going = false;
  await Promise.all(senders);
  await until(async () => (await subject.look()).pending === 0, "updates that never ended");
  const seen = await subject.look();
  const lost = acked.filter((id) => !seen.ended.has(id));
  assertEquals(lost, [], `of ${acked.length} acknowledged`);
  const disorder = await disorderIn(log);
  assertEquals(disorder, []);
  console.log(`      ${acked.length} acknowledged, 0 lost, 0 out of order, ${rounds} rounds`);
}

/** Updates that began before the previous one in their lane had ended once. */
async function disorderIn(log: string): Promise<string[]> {
  const found: string[] = [];
  const before = new Map<string, number>();
  const ended = new Set<number>();
  const begun = new Set<number>();
  for (const line of (await Deno.readTextFile(log)).trim().split("\n")) {
    const [what, lane, text] = line.split(" ") as [string, string, string];
    const id = Number(text);
    if (what === "ended") ended.add(id);
    else if (!begun.has(id)) {
      begun.add(id);
      const last = before.get(lane);
      before.set(lane, id);
      if (last !== undefined && (id < last || !ended.has(last))) found.push(`${id} after ${last}`);
    }
  }
  return found;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits for something. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  never: string,
): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!await holds()) {
    assert(performance.now() < end, never);
    await pause(20);
  }
}

/** A folder for a torture's files. */
export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "postern-torture-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

export { join };
