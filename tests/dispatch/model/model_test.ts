import { Schedule } from "./schedule.ts";
import { seeded } from "./subjects.ts";

/** Seeds that exposed past mistakes, with a description of each. */
const FOUND: [number, string][] = [
  [1004, "a run that had its place but had not begun started after its 504"],
  [1660, "a second drain forgot the deadline of a body that came after the first"],
  [1054, "a drain answered deliveries of another bot before their runs were given up"],
];

const SCHEDULES = 500;
const STEPS = 100;

/** Runs the schedule of a seed; on failure, reports the seed and the last steps. */
async function run(seed: number): Promise<void> {
  const schedule = new Schedule(seeded(seed));
  try {
    for (let step = 0; step < STEPS && !schedule.over; step++) await schedule.step();
    await schedule.finish();
  } catch (error) {
    const [setting, ...steps] = schedule.trace;
    const story = [setting, ...steps.slice(-40)].join("\n");
    throw new Error(`Schedule of seed ${seed} failed:\n${story}`, { cause: error });
  }
}

for (const [seed, mistake] of FOUND) {
  Deno.test(`Dispatcher matches its model in a schedule where once ${mistake}`, () => run(seed));
}

Deno.test(`Dispatcher matches its model on ${SCHEDULES} random schedules`, {
  timeout: 60_000,
}, async () => {
  for (let seed = 1; seed <= SCHEDULES; seed++) await run(seed);
});
