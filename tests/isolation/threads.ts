/** This process's Worker threads, as Linux lists them. */
export async function workerThreads(): Promise<number> {
  let count = 0;
  for await (const { name } of Deno.readDir("/proc/self/task")) {
    const path = `/proc/self/task/${name}/comm`;
    // A thread may end meanwhile.
    const comm = await Deno.readTextFile(path).catch(() => "");
    if (comm.startsWith("worker-")) count++;
  }
  return count;
}

/** Resolves once at most this many are left. */
export async function fewWorkerThreads(most: number): Promise<void> {
  for (;;) {
    if (await workerThreads() <= most) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
