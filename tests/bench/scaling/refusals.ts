/**
 * Refusals: what each check costs when it refuses a request, compared with an accepted update over
 * the same kind of connection. Refused requests must not cost the server much more.
 */
import type { Sample } from "../load.ts";
import { median } from "../statistics.ts";
import { SECRET } from "../subjects/contract.ts";
import type { Scale } from "../subjects/scaled.ts";
import { type Conditions, Scaled } from "./start_scaled.ts";

/** A request with one expected answer. */
interface Case {
  /** The status it is answered with. */
  readonly status: number;
  readonly name: string;
  /** The connection is closed after the answer, as Deno does if the body has not been read. */
  readonly closes?: boolean;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly scale?: Scale;
}

/** The figures of a case. */
export interface RefusalRow {
  readonly status: number;
  readonly name: string;
  readonly closes: boolean;
  /** Requests per second. */
  readonly rate: number;
  /** CPU time per request, in microseconds; with a body of 0.6 KiB and of 64 KiB. */
  readonly cost: number;
  readonly largeCost: number;
  /** The higher of the two, as a multiple of an accepted update. */
  readonly ratio: number;
  readonly tooMuch: boolean;
}

const LARGE = 65_000;
/** Bad JSON costs V8 an error with its stack, but only a sender with the secret gets that far. */
const MAX_RATIO = 2.5;

const WRONG = SECRET.replaceAll(/./g, "x");
const CASES: readonly Case[] = [
  { status: 200, name: "let in", settings: {} },
  { status: 200, name: "let in, a connection each", closes: true, settings: { close: 1 } },
  { status: 404, name: "route", closes: true, settings: { path: "/nobody" } },
  { status: 403, name: "source", closes: true, settings: {}, scale: { sources: ["127.0.0.2/32"] } },
  { status: 405, name: "method", closes: true, settings: { method: "PUT" } },
  { status: 401, name: "secret", closes: true, settings: { secret: WRONG } },
  { status: 415, name: "content type", closes: true, settings: { type: "text/plain" } },
  { status: 503, name: "in-flight limit", settings: {}, scale: { maxInFlight: 1 } },
  { status: 413, name: "body too large", closes: true, settings: {}, scale: { maxBodyBytes: 400 } },
  { status: 400, name: "not an update", settings: { head: "!" } },
];

/** Sends one request of a case to check its answer. */
async function probe(port: number, { status, settings }: Case): Promise<void> {
  const { path = "/bot", method = "POST", secret = SECRET, type = "application/json" } = settings;
  const update = { update_id: 1, message: { chat: { id: 1 }, text: "x".repeat(400) } };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: String(method),
    headers: {
      "content-type": String(type),
      "x-telegram-bot-api-secret-token": String(secret),
    },
    body: `${settings.head ?? ""}${JSON.stringify(update)}`,
  });
  await response.body?.cancel();
  if (response.status !== status) {
    throw new Error(`Cannot measure: ${response.status} came instead of ${status}`);
  }
}

/** Measures every case, in interleaved rounds. */
export async function measureRefusals(conditions: Conditions): Promise<RefusalRow[]> {
  await using subjects = new AsyncDisposableStack();
  const common = subjects.use(await Scaled.start({}));
  const places = [];
  for (const each of CASES) {
    const { status, scale, settings } = each;
    const scaled = scale
      ? subjects.use(await Scaled.start(scale, status === 403 ? status : 200))
      : common;
    if (status === 503) await scaled.controls.holdLast();
    await probe(scaled.subject.port, each);
    const load = (more: Case["settings"]) =>
      scaled.load(conditions, { ...settings, ...more }, status !== 200);
    await load({});
    places.push({ ...each, small: [] as Sample[], large: [] as Sample[], load });
  }
  for (let round = 0; round < conditions.rounds; round++) {
    for (const { small, large, load } of places) {
      small.push(await load({}));
      large.push(await load({ text: LARGE }));
    }
  }
  const cpu = (samples: readonly Sample[]) => median(samples.map(({ cpu }) => cpu));
  const [kept, own] = places;
  return places.map(({ status, name, closes = false, small, large }) => {
    const letIn = closes ? own! : kept!;
    const [cost, largeCost] = [cpu(small), cpu(large)];
    const ratio = Math.max(cost / cpu(letIn.small), largeCost / cpu(letIn.large));
    const rate = median(small.map(({ rate }) => rate));
    return { status, name, closes, rate, cost, largeCost, ratio, tooMuch: ratio > MAX_RATIO };
  });
}
