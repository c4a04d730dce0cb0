import { assertEquals, assertStringIncludes } from "@std/assert";
import { Results, type Round } from "./results.ts";
import { BARE } from "./specs.ts";

const spec = (name: string) => ({
  name,
  key: name,
  command: [],
  installed: async () => await true,
});

function round(factor: number): Round {
  const sample = { rate: 1000 * factor, cpu: 10 / factor, p50: 1, p99: 2, p999: 3 };
  return {
    saturated: [sample, sample],
    paced: [sample, sample],
    peakBytes: 2 ** 20,
    startsMs: [9, 10, 30].map((ms) => ms * factor),
  };
}

Deno.test("Results show medians with their ratio to bare Deno.serve, and the spread of the rate", () => {
  const results = new Results({ machine: "a machine", rounds: 3, seconds: 1, connections: 40 });
  for (const factor of [1, 2, 3]) {
    results.add("http", spec(BARE), round(factor));
    results.add("http", spec("Postern"), round(factor / 2));
  }
  const tables = results.tables();
  assertStringIncludes(tables, "**http, saturated**");
  assertStringIncludes(tables, "**http, about 1000 a second**");
  assertStringIncludes(tables, "| Postern | 1000 (0.50) | 10.0 (2.00) | 1.00 (1.00) |");
  assertStringIncludes(tables, "| 1 (1.00) | 14 (0.50) | 50 |");
});

Deno.test("Results compare measurements from the same turn", () => {
  const results = new Results({ machine: "a machine", rounds: 3, seconds: 1, connections: 40 });
  for (const [bare, ours] of [[1, 0.9], [2, 1.5], [0.5, 4]] as const) {
    results.add("http", spec(BARE), round(bare));
    results.add("http", spec("Postern"), round(ours));
  }
  // The ratio of the medians would be 1500 to 1000.
  assertStringIncludes(results.tables(), "| Postern | 1500 (0.90) |");
});

Deno.test("Results report a missing subject as not installed", () => {
  const results = new Results({ machine: "a machine", rounds: 1, seconds: 1, connections: 40 });
  results.add("http", spec(BARE), round(1));
  results.notInstalled("http", spec("aiogram"));
  assertStringIncludes(results.tables(), "| aiogram | not installed |");
});

Deno.test("Results can be written as JSON, with every round and the heaps", () => {
  const results = new Results({ machine: "a machine", rounds: 1, seconds: 1, connections: 40 });
  results.add("https", spec("Postern"), round(1));
  results.addHeaps({ counts: [1, 1000], bytes: new Map([["Postern", [5, 4]]]) });
  const { rounds, results: [postern], heaps } = JSON.parse(results.json());
  assertEquals([rounds, postern.scheme, postern.rounds], [1, "https", [round(1)]]);
  assertEquals(heaps, { counts: [1, 1000], bytes: { Postern: [5, 4] } });
  assertStringIncludes(results.tables(), "| Postern | 5 | 4 |");
});
