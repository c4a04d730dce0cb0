/** A bot whose loops call nothing but built-ins, which V8's optimised code does not interrupt. */
import type { Message } from "../../../src/mod.ts";

const deeds: Record<string, () => unknown> = {
  hello: () => undefined,
  fill() {
    for (;;) new Array(1000).fill(0.5);
  },
  hoard() {
    const all: unknown[] = [];
    for (;;) all.push(new Array(1000).fill(0.5));
  },
};

export function message({ text = "" }: Message): unknown {
  return deeds[text]?.();
}
