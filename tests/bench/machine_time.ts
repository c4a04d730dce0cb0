/** Who uses the machine's CPU time, from Linux' `/proc`. */

/** Linux counts CPU time in these, in microseconds. */
const TICK = 10_000;

/** CPU time of a process and its descendants, those that have ended included, in microseconds. */
export function cpuOfFamily(pid: number): number {
  const family = new Set([pid]);
  let ticks = 0;
  const pids = [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((id) =>
    id > 0
  );
  for (const id of pids.sort((a, b) => a - b)) {
    try {
      const stat = Deno.readTextFileSync(`/proc/${id}/stat`).split(") ").at(-1)!.split(" ");
      if (!family.has(id) && !family.has(Number(stat[1]))) continue;
      family.add(id);
      for (const field of stat.slice(11, 15)) ticks += Number(field);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // It has ended.
    }
  }
  return ticks * TICK;
}

/** CPU time that the whole machine has used, or was denied by its host, in microseconds. */
function cpuOfMachine(): number {
  const [line = ""] = Deno.readTextFileSync("/proc/stat").split("\n");
  const [user, nice, system, , , irq, softirq, steal] = line.split(/ +/).slice(1).map(Number);
  return (user! + nice! + system! + irq! + softirq! + steal!) * TICK;
}

/** Measures how much CPU time others use meanwhile, in cores. */
export async function watchOthers<T>(work: () => Promise<T>): Promise<[result: T, cores: number]> {
  const others = () => cpuOfMachine() - cpuOfFamily(Deno.pid);
  const [begun, before] = [performance.now(), others()];
  const result = await work();
  return [result, (others() - before) / 1000 / (performance.now() - begun)];
}
