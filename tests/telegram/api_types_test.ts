/** What the compiler must refuse and accept: checked by compiling, never called. */
import { assert } from "@std/assert";
import { type Api, createApi, InputFile } from "../../src/telegram/api/mod.ts";
import type { ApiMethods, Message, Update } from "../../src/telegram/types.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true
  : false;

/** Compiles only when both are the same type. */
function assertSame<A, B>(_same: Same<A, B>): void {}

async function _usage(api: Api): Promise<void> {
  const signal = new AbortController().signal;

  const sent = await api.sendMessage({ chat_id: 1, text: "x" }, { signal, timeoutMs: 1 });
  assertSame<typeof sent, Message.TextMessage>(true);
  const updates = await api.getUpdates();
  assertSame<typeof updates, Update[]>(true);
  const anything = await api.call("sendTeleport", { x: 1 }, { retry: true });
  assertSame<typeof anything, unknown>(true);
  await api.getMe(undefined, { signal });
  await api.getUpdates({ offset: 1, allowed_updates: ["message"] }, { retry: false });

  const file = new InputFile("a.jpg");
  await api.sendPhoto({ chat_id: 1, photo: file });
  await api.sendPhoto({ chat_id: 1, photo: "file_id" });
  await api.sendMediaGroup({ chat_id: 1, media: [{ type: "photo", media: file }] });
  await api.setWebhook({ url: "https://example.org", certificate: file });

  // @ts-expect-error chat_id and text are missing
  await api.sendMessage({});
  // @ts-expect-error the parameters are missing
  await api.sendMessage();
  // @ts-expect-error a misspelt parameter
  await api.sendMessage({ chat_id: 1, text: "x", parseMode: "HTML" });
  // @ts-expect-error a wrong type
  await api.sendMessage({ chat_id: 1, text: 5 });
  // @ts-expect-error not an update kind
  await api.getUpdates({ allowed_updates: ["massage"] });
  // @ts-expect-error not a method of the Bot API
  await api.sendTeleport({ x: 1 });
  // @ts-expect-error getMe takes no parameters
  await api.getMe({ x: 1 });
  // @ts-expect-error not a valid options object
  await api.getMe(undefined, { timeout: 1 });
  // @ts-expect-error a certificate must be uploaded
  await api.setWebhook({ url: "https://example.org", certificate: "cert.pem" });
  // @ts-expect-error looks like a file but is not
  await api.sendPhoto({ chat_id: 1, photo: { filename: "a.jpg" } });
}

/** Method names without a capital letter; look-up knows only `close`. */
type OneWord<M = keyof ApiMethods<InputFile>> = M extends Lowercase<string & M> ? M : never;

Deno.test("Api has every method of the Bot API, each callable by name at run time", () => {
  assertSame<Exclude<keyof ApiMethods<InputFile>, keyof Api>, never>(true);
  assertSame<OneWord, "close">(true);
  const api = createApi({ token: "1:a" });
  assert(typeof api.close === "function" && typeof api.setWebhook === "function");
});
