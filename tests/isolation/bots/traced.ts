/** A bot whose work is observed: calls, spans of its own, a request with its token. */
import type { Context } from "../../../src/mod.ts";
import type { Message } from "../../../src/telegram/types.ts";

const API = Symbol.for("opentelemetry.js.api.1");

interface Tracer {
  startSpan(name: string): { end(): void };
}

export async function message({ chat, text = "" }: Message, ctx: Context) {
  const { trace } = (globalThis as Record<symbol, { trace: { getTracer(name: string): Tracer } }>)[
    API
  ] ?? {};
  const own = trace?.getTracer("handler").startSpan("my work");
  await ctx.api.sendMessage({ chat_id: chat.id, text: "SECRET at work" });
  await ctx.once("noted", () => ctx.api.sendChatAction({ chat_id: chat.id, action: "typing" }));
  own?.end();
  // A handler's own request, with the token in its URL; the text says where to.
  if (text !== "") await (await fetch(text)).body?.cancel();
}
