/**
 * Captures: the traffic as a file of JSON lines, without tokens and secrets.
 *
 * @module
 */
import { isUpdateKind } from "../../telegram/update.ts";
import { createRedactor } from "../../util/redact/redact.ts";
import type { CallEntry } from "../log.ts";
import type { UpdateView } from "../updates/update_record.ts";
import { showCall } from "./show.ts";
import type { Traffic } from "./traffic.ts";

const VERSION = 1;

/** An update in a capture. */
export interface CapturedUpdate {
  /** The username of its bot. */
  readonly bot: string;
  /** Telegram's number for it. */
  readonly update_id: number;
  /** `message`, `callback_query` … */
  readonly kind: string;
  /** The value under that name. */
  readonly payload: unknown;
  /** When it arrived, ms since the epoch. */
  readonly createdAt: number;
}

/** The contents of a capture, oldest first. */
export interface Capture {
  readonly updates: readonly CapturedUpdate[];
  /** The Bot API calls. */
  readonly calls: readonly CallEntry[];
}

/** Writes a capture of everything remembered. */
export function writeCapture(traffic: Traffic, secrets: readonly string[]): string {
  const redact = createRedactor(secrets);
  const entries = [
    ...traffic.updates.filter(({ copy }) => copy === undefined).map(updateLine),
    ...traffic.log.filter((entry) => entry.type === "call").map(showCall),
  ];
  const lines = [{ capture: VERSION, at: traffic.clock.date() }, ...entries];
  return lines.map((line) => `${redact(JSON.stringify(line))}\n`).join("");
}

function updateLine({ bot, update_id, kind, json, createdAt, state, attempts }: UpdateView) {
  const payload: unknown = JSON.parse(`{${json}}`)[kind];
  return { type: "update", bot, update_id, kind, payload, createdAt, state, attempts };
}

/**
 * Reads a capture.
 *
 * @throws {TypeError} If it is not one; the message names the line.
 */
export function readCapture(text: string): Capture {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const [head, ...entries] = lines.map(parseLine);
  if (head?.capture !== VERSION) {
    throw new TypeError(`Cannot read the capture: its first line is not {"capture":${VERSION},…}`);
  }
  const updates = entries.flatMap((entry, i) =>
    entry.type === "update" ? [checkUpdate(entry, i + 2)] : []
  );
  const calls = entries.filter(({ type }) => type === "call") as unknown as CallEntry[];
  return { updates, calls };
}

function parseLine(line: string, i: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Reported below, like any other line that is not an object.
  }
  throw new TypeError(`Cannot read the capture: line ${i + 1} is not a JSON object`);
}

function checkUpdate(entry: Record<string, unknown>, line: number): CapturedUpdate {
  const { bot, update_id, kind, payload, createdAt } = entry;
  const isOne = typeof bot === "string" && Number.isSafeInteger(update_id) &&
    typeof kind === "string" && (isUpdateKind(kind) || /^\w+$/.test(kind)) &&
    typeof payload === "object" && payload !== null && typeof createdAt === "number";
  if (!isOne) throw new TypeError(`Cannot read the capture: line ${line} is not an update`);
  return { bot, update_id: update_id as number, kind, payload, createdAt };
}
