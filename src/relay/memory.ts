/**
 * What a relay remembers across restarts, even after kill -9: the webhooks that bots have set, as
 * they do not set them again when only the relay restarts, and those to be restored at Telegram.
 *
 * @module
 */
import type { WebhookInfo } from "../telegram/types.ts";

/** A webhook set by a bot. */
export interface SetAddress {
  /** As it was set. */
  readonly url: string;
  /** An uploaded certificate, PEM. */
  readonly certificate?: string;
  /** A fixed address, or `""`. */
  readonly ipAddress: string;
  /** As it was set, or `""`. */
  readonly maxConnections: string;
  /** The kinds; absent for Telegram's default. */
  readonly allowed?: readonly string[];
  /** Or `""`. */
  readonly secretToken: string;
}

/** What is remembered about a bot. */
export interface BotMemory {
  /** The webhook that it set at the relay. */
  readonly webhook?: SetAddress;
  /** The webhook that it had at Telegram. */
  readonly restore?: WebhookInfo;
}

/** The relay's memory, by the bots' user ids. */
export interface Memory {
  /** Returns what is remembered about a bot. */
  of(botId: number): BotMemory;
  /** Changes what is remembered; `undefined` forgets. */
  change(botId: number, change: { [K in keyof BotMemory]?: BotMemory[K] | undefined }): void;
}

/**
 * Opens a memory in a file that only its owner can read; without a folder, in memory only.
 *
 * @throws {TypeError} If the folder cannot be used; the message names it.
 */
export function openMemory(folder: string | undefined): Memory {
  const path = folder && `${folder}/webhooks.json`;
  const bots = path ? readMemory(path) : {};
  // Fails at the start rather than when a bot sets its webhook.
  if (path) tryToWrite(folder, path, bots);
  return {
    of: (botId) => bots[botId] ?? {},
    change(botId, change) {
      const next = Object.entries({ ...bots[botId], ...change })
        .filter(([, value]) => value !== undefined);
      bots[botId] = Object.fromEntries(next);
      if (path) writeMemory(folder, path, bots);
    },
  };
}

function readMemory(path: string): Record<string, BotMemory> {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
  try {
    const bots = JSON.parse(text);
    if (typeof bots === "object" && bots !== null && !Array.isArray(bots)) return bots;
  } catch {
    // Reported below, like any other text that is not an object.
  }
  throw new TypeError(`Cannot read ${path}: it is not a JSON object; delete it to start over`);
}

function tryToWrite(folder: string, path: string, bots: unknown): void {
  try {
    writeMemory(folder, path, bots);
  } catch (error) {
    const remedy = error instanceof Deno.errors.NotCapable
      ? `run with --allow-write=${folder}`
      : "choose another --folder";
    throw new TypeError(`Cannot write to ${folder}: ${(error as Error).message}; ${remedy}`);
  }
}

/** Written under another name and then renamed, so that the file is always complete. */
function writeMemory(folder: string, path: string, bots: unknown): void {
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  Deno.writeTextFileSync(`${path}.new`, JSON.stringify(bots), { mode: 0o600 });
  Deno.renameSync(`${path}.new`, path);
}
