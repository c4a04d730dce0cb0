/**
 * Calls as they are carried out: attempts, waits between them, and the answer.
 *
 * @module
 */
import { type Connection, type Exchange, exchange, readAnswer } from "./exchange.ts";
import { encodePayload } from "./payload.ts";
import { createRetryPlan, RETRY_LIMITS, type RetryLimits } from "./retry.ts";
import type { CallOptions } from "./types.ts";
import { wait } from "./wait.ts";

/** What a client goes by. */
export interface ApiSettings {
  readonly connection: Connection;
  /** Where the Bot API is, without a slash at its end. */
  readonly root: string;
  readonly random: () => number;
  /** How long an attempt may take, ms: without files, and with one. */
  readonly timeoutMs: number;
  readonly fileTimeoutMs: number;
  /** Limits that differ from {@linkcode RETRY_LIMITS}. */
  readonly retry: Partial<RetryLimits> | undefined;
}

/** Calls a method. */
export async function callMethod(
  settings: ApiSettings,
  method: string,
  params: Record<string, unknown>,
  options: CallOptions,
): Promise<unknown> {
  if (!/^[A-Za-z]\w*$/.test(method)) {
    throw new TypeError(`Cannot call ${JSON.stringify(method)}: not the name of a method`);
  }
  const { connection: { token }, root } = settings;
  const payload = encodePayload(params);
  const ownMs = payload.upload ? settings.fileTimeoutMs : settings.timeoutMs;
  return await send(settings, {
    method,
    url: `${root}/bot${token}/${method}`,
    payload,
    timeoutMs: (options.timeoutMs ?? ownMs) + pollingMs(method, params),
    signal: options.signal,
    read: (response) => readAnswer(response, method, token),
  }, payload.repeatable ? options.retry : false);
}

/** Downloads a file. */
export async function downloadFile(
  settings: ApiSettings,
  filePath: string,
  options: CallOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { connection: { token }, root } = settings;
  const path = filePath.split("/").map(encodeURIComponent).join("/");
  return await send(settings, {
    method: "download",
    url: `${root}/file/bot${token}/${path}`,
    timeoutMs: options.timeoutMs ?? settings.fileTimeoutMs,
    signal: options.signal,
    async read(response) {
      if (!response.ok) await readAnswer(response, "download", token);
      return await response.bytes();
    },
  }, options.retry ?? true);
}

async function send<T>(
  { connection, random, retry: ownLimits }: ApiSettings,
  request: Exchange<T>,
  retry: boolean | undefined,
): Promise<T> {
  const { method, signal } = request;
  const limits = { ...RETRY_LIMITS, ...ownLimits };
  const delayAfter = createRetryPlan({ method, retry, limits, random });
  while (true) {
    try {
      return await exchange(connection, request);
    } catch (error) {
      const ms = delayAfter(error);
      if (ms === undefined) throw error;
      await wait(connection.clock, ms, signal);
    }
  }
}

/** How long the server is asked to wait before it answers, ms. */
function pollingMs(method: string, { timeout }: Record<string, unknown>): number {
  return method === "getUpdates" && typeof timeout === "number" ? timeout * 1000 : 0;
}
