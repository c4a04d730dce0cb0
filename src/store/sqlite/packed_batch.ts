/**
 * Packs batches for the file's thread, and their results for the way back. Objects are cloned property by property,
 * which would cost more than the thread's work on them; numbers and strings are copied as they are.
 *
 * @module
 */
import type { Accepted, Arrival, Batch, Committed, Known, Verdict } from "../types.ts";

/** A batch, packed. */
export interface PackedBatch {
  /** The counts of arrivals and of plain verdicts; then those, field by field. */
  readonly numbers: Float64Array;
  /** Kind and body of each arrival. */
  readonly texts: string[];
  /** The other parts; usually there are none. */
  readonly rest: Omit<Batch, "accept"> | undefined;
}

/** The result of a batch, packed. */
export interface PackedCommitted {
  /** For each arrival its `seq`, 0 if it was known, and what waits in its lane, below 0 if that is not ours; then what waits behind each plain verdict, -1 if it was lost. */
  readonly numbers: Float64Array;
  readonly known: readonly Known[];
  readonly rest: Omit<Committed, "accepted"> | undefined;
}

const ARRIVAL = 3;
const VERDICT = 4;

/** Whether a verdict only says that the run is done, as most do. */
function isPlain(verdict: Verdict): boolean {
  return verdict.type === "done" && verdict.reply === undefined && verdict.error === undefined &&
    verdict.later === undefined;
}

/** Packs a batch. */
export function packBatch({ settle, accept, begin, notes, later }: Batch): PackedBatch {
  const others = settle.filter((verdict) => !isPlain(verdict));
  const plain = settle.length - others.length;
  const numbers = new Float64Array(2 + accept.length * ARRIVAL + plain * VERDICT);
  const texts: string[] = [];
  numbers[0] = accept.length;
  numbers[1] = plain;
  let at = 2;
  for (const { bot, id, lane, kind, body } of accept) {
    numbers[at++] = bot;
    numbers[at++] = id;
    numbers[at++] = lane;
    texts.push(kind, body);
  }
  for (const verdict of settle) {
    if (verdict.type !== "done" || !isPlain(verdict)) continue;
    numbers[at++] = verdict.bot;
    numbers[at++] = verdict.lane;
    numbers[at++] = verdict.seq;
    numbers[at++] = Number(verdict.beginNext);
  }
  const isMore = others.length + begin.length + notes.length + later.length > 0;
  return { numbers, texts, rest: isMore ? { settle: others, begin, notes, later } : undefined };
}

/** Unpacks a batch; its plain verdicts come first. */
export function unpackBatch({ numbers, texts, rest }: PackedBatch): Batch {
  const accept: Arrival[] = [];
  const settle: Verdict[] = [];
  let at = 2;
  for (let index = 0; index < numbers[0]!; index++) {
    const [kind, body] = [texts[2 * index]!, texts[2 * index + 1]!];
    accept.push({ bot: numbers[at]!, id: numbers[at + 1]!, lane: numbers[at + 2]!, kind, body });
    at += ARRIVAL;
  }
  for (let index = 0; index < numbers[1]!; index++) {
    const [bot, lane, seq] = [numbers[at]!, numbers[at + 1]!, numbers[at + 2]!];
    settle.push({ bot, lane, seq, type: "done", beginNext: numbers[at + 3] === 1 });
    at += VERDICT;
  }
  if (!rest) return { accept, settle, begin: [], notes: [], later: [] };
  return { ...rest, accept, settle: [...settle, ...rest.settle] };
}

/** Packs the result of a batch. */
export function packCommitted(
  { accepted, settled, begun, noted }: Committed,
  { numbers: [, plain = 0], rest }: PackedBatch,
): PackedCommitted {
  const known: Known[] = [];
  const numbers = new Float64Array(accepted.length * 2 + plain);
  let at = 0;
  for (const result of accepted) {
    if (result.type === "new") {
      numbers[at] = result.seq;
      numbers[at + 1] = result.mine ? result.pending : -result.pending;
    } else known.push(result);
    at += 2;
  }
  for (let index = 0; index < plain; index++) numbers[at++] = settled[index] ?? -1;
  return { numbers, known, rest: rest && { settled: settled.slice(plain), begun, noted } };
}

/** Unpacks the result of a batch. */
export function unpackCommitted(
  { numbers, known, rest }: PackedCommitted,
  batch: Batch,
): Committed {
  let [at, knowns, others] = [0, 0, 0];
  const accepted = batch.accept.map((): Accepted | Known => {
    const [seq, pending] = [numbers[at]!, numbers[at + 1]!];
    at += 2;
    if (seq === 0) return known[knowns++]!;
    return { type: "new", seq, mine: pending > 0, pending: Math.abs(pending) };
  });
  const settled = batch.settle.map((verdict) => {
    if (!isPlain(verdict)) return rest!.settled[others++];
    const pending = numbers[at++]!;
    return pending < 0 ? undefined : pending;
  });
  return { accepted, settled, begun: rest?.begun ?? [], noted: rest?.noted ?? [] };
}
