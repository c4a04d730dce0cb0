/**
 * The call in a webhook's answer (src/telegram/README.md, fact 8).
 *
 * @module
 */
import { BodyError } from "../telegram/arguments/body_error.ts";
import { decodeContent } from "../telegram/arguments/decode_content.ts";
import { type CallArguments, readArguments } from "../telegram/arguments/read_arguments.ts";
import { WireError } from "./network.ts";
import type { HttpAnswer } from "./response_parser.ts";

const MAX_BYTES = 1 << 20;
const NOT_RUN: ReadonlySet<string> = new Set(["deletewebhook", "setwebhook", "close", "logout"]);

/** A call to run. */
export interface WebhookReply extends CallArguments {
  /** The method as the bot spelled it. */
  readonly method: string;
}

/**
 * Reads the call in a webhook's answer. JSON that cannot be parsed is not an error: Telegram logs
 * it and runs what it has parsed so far.
 *
 * @returns The call; `undefined` if there is none, or if it is never run from an answer.
 * @throws {WireError} If the content cannot be decoded, is too long or is a malformed form.
 */
export async function readReply(answer: HttpAnswer): Promise<WebhookReply | undefined> {
  if (answer.body.length === 0) return undefined;
  try {
    const body = await decodeContent(answer.encoding, answer.body, MAX_BYTES);
    const { values, files } = readArguments(answer.contentType, body);
    const method = String(values.get("method") ?? "");
    const name = method.toLowerCase();
    if (name === "" || NOT_RUN.has(name) || name.startsWith("get")) return undefined;
    return { method, values, files };
  } catch (error) {
    if (error instanceof BodyError) throw new WireError(error.message);
    throw error;
  }
}
