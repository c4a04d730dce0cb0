/**
 * Updates without a port: the request itself costs next to nothing, so that the figures are
 * Postern's own.
 */
import type { App } from "../../../src/mod.ts";
import { SECRET } from "./contract.ts";

const INFO = { remoteAddr: { hostname: "127.0.0.1" } };
const HEADERS = new Headers({
  "content-type": "application/json",
  "content-length": "600",
  "x-telegram-bot-api-secret-token": SECRET,
});
const TEXT = "x".repeat(380);

/** Delivers one update as `Deno.serve` would, from one of 5000 chats to the bot at a path. */
export async function post(app: App, path: string, update_id: number): Promise<void> {
  const chat = { id: update_id % 5000 + 1, type: "private", first_name: "Ada" };
  const message = { message_id: update_id, date: 1_700_000_000, chat, text: TEXT };
  const text = () => Promise.resolve(JSON.stringify({ update_id, message }));
  // Only the part of a Request that the gateway reads: a real one costs several times the rest.
  const request = { url: `http://127.0.0.1${path}`, method: "POST", headers: HEADERS, text };
  const { status } = await app.fetch(request as unknown as Request, INFO);
  if (status !== 200) throw new Error(`Cannot measure: an update was answered ${status}`);
}
