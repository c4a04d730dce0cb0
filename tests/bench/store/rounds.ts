/**
 * The cost of a store: the same load with a store and on a bare server, in interleaved rounds.
 */
import {
  load,
  paced,
  Place,
  startBare,
  startStored,
  type StoreName,
  threadMicros,
} from "./start.ts";

const PACED = 5000;

/** The figures of a round. */
export interface Round {
  readonly bare: number;
  readonly accepts: number;
  readonly path: number;
  readonly cpu: number;
  readonly main: number;
  readonly thread: number;
  readonly p50: number;
  readonly p99: number;
  readonly bareP99: number;
}

/** One round: every figure gets a fresh server and store, after a warm-up. */
export async function measureRound(
  name: StoreName,
  seconds: number,
  connections: number,
): Promise<Round> {
  const bare = await startBare();
  await load(bare, 2);
  const { rate: bareRate } = await load(bare, seconds, { connections });
  const { p99: bareP99 } = await load(bare, seconds, paced(PACED));
  await bare[Symbol.asyncDispose]();

  await using place = await Place.make(name);
  await using stored = await startStored(place.setting);
  await load(stored, 3);
  const before = threadMicros(stored);
  const path = await load(stored, seconds, { connections });
  const after = threadMicros(stored);
  const quiet = await load(stored, seconds, paced(PACED));
  // No more than 100 000 updates may wait.
  const accepts = await load(stored, 2, {
    connections,
    settings: { path: "/bot1", chats: 500 },
  });
  const updates = path.rate * seconds;
  return {
    bare: bareRate,
    accepts: accepts.rate,
    path: path.rate,
    cpu: path.cpu,
    main: (after.main - before.main) / updates,
    thread: (after.store - before.store) / updates,
    p50: quiet.p50,
    p99: quiet.p99,
    bareP99,
  };
}

/** The rounds as a line of a table: medians, and in parentheses those of the ratios to bare. */
export function lineOf(name: string, rounds: readonly Round[]): string {
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  const of = (key: keyof Round, digits: number) =>
    median(rounds.map((round) => round[key])).toFixed(digits);
  const ratio = (key: "accepts" | "path") =>
    median(rounds.map((round) => round[key] / round.bare)).toFixed(2);
  const cells = [
    name,
    of("bare", 0),
    `${of("accepts", 0)} (${ratio("accepts")})`,
    `${of("path", 0)} (${ratio("path")})`,
    `${of("cpu", 1)} = ${of("main", 1)} + ${of("thread", 1)}`,
    `${of("p50", 2)} / ${of("p99", 2)}`,
    of("bareP99", 2),
  ];
  return `| ${cells.join(" | ")} |`;
}

export const HEAD =
  "| store | bare/s | accepts/s | whole path/s | µs CPU = main + store's thread | paced p50 / p99 ms | bare p99 ms |\n" +
  "|---|---|---|---|---|---|---|";
