/**
 * Tracing for hosted frameworks, which send their own requests with the token in the URL.
 *
 * @module
 */
import { traceCall } from "../../telegram/api/call_span.ts";
import { isTracing } from "../../util/tracing/telemetry.ts";

/** Marks traced objects: a bot object may be hosted more than once. */
const TRACED = Symbol.for("postern.traced");

/** The parts of grammY's `bot.api` that are used. */
export interface GrammyApi {
  readonly config?: {
    use(transformer: (call: GrammyCall, ...args: CallArguments) => Promise<unknown>): void;
  };
}

type CallArguments = [method: string, ...rest: unknown[]];
type GrammyCall = (...args: CallArguments) => Promise<unknown>;

/**
 * Records a span without the URL for every call of a grammY bot.
 *
 * @param api The bot's `api`.
 * @param token The bot's token.
 */
export function traceGrammy(api: GrammyApi | undefined, token: string): void {
  const marked = api as GrammyApi & { [TRACED]?: true } | undefined;
  if (!isTracing() || !marked?.config || marked[TRACED]) return;
  marked[TRACED] = true;
  marked.config.use((call, ...args) => traceCall(args[0], token, () => call(...args)));
}

/** A method of Telegraf's client. */
interface TelegrafCall {
  (this: { token?: string }, ...args: CallArguments): Promise<unknown>;
  [TRACED]?: true;
}

/**
 * Records a span without the URL for every call of Telegraf. Telegraf creates a client for each
 * update, so the prototype of all clients is patched.
 *
 * @param telegram An instance's `telegram`.
 */
export function traceTelegraf(telegram: object): void {
  if (!isTracing()) return;
  const owner = ownerOf(telegram, "callApi");
  const original = owner?.callApi;
  if (!owner || !original || original[TRACED]) return;
  const traced: TelegrafCall = function (...args) {
    return traceCall(args[0], this.token ?? "", () => Reflect.apply(original, this, args));
  };
  traced[TRACED] = true;
  owner.callApi = traced;
}

/** The object in a prototype chain that owns a property. */
function ownerOf(start: object, key: string): Record<string, TelegrafCall> | undefined {
  let owner: object | null = start;
  while (owner && !Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner);
  return (owner ?? undefined) as Record<string, TelegrafCall> | undefined;
}
