/**
 * A process under tracing that handles updates: `traced.ts API_ROOT TOKEN [STORE]`. With a store it
 * exits when the last run has ended.
 */
import { listenConsole } from "../../src/console/listen.ts";
import { createConsole, serve } from "../../src/mod.ts";

const [apiRoot, token, store] = Deno.args as [string, string, string?];
const SECRET = "SECRETsecret_of_the_webhook";
const tracer = (globalThis as Record<symbol, {
  trace: {
    getTracer(name: string): {
      startSpan(name: string): {
        end(): void;
        updateName(name: string): void;
        setAttributes(attributes: Record<string, unknown>): void;
        addEvent(name: string, attributes: Record<string, unknown>): void;
        recordException(error: unknown): void;
      };
    };
  };
}>)[Symbol.for("opentelemetry.js.api.1")]!.trace.getTracer("handler");

const deadLetter = Promise.withResolvers<void>();
const server = await serve({
  ...store !== undefined && { store },
  observers: [({ type }) => type === "dead_letter" && deadLetter.resolve()],
  ...{ hostname: "127.0.0.1", port: 0, log: false, sources: ["any"], attempts: 2 },
  telegram: { apiRoot },
  bots: {
    echo: {
      token,
      secret: SECRET,
      path: `/${token}`,
      handler: {
        async message({ chat, text }, ctx) {
          if (text === "SECRET fail") throw new Error("SECRET broke");
          if (store !== undefined) await ctx.once("noted", () => "SECRET note");
          const own = tracer.startSpan("my work");
          await ctx.api.sendMessage({ chat_id: chat.id, text: `SECRET ${text}` });
          own.updateName(`my work for ${token}`);
          own.setAttributes({ url: `/bot${token}/x`, list: [token] });
          own.addEvent(token, { token });
          own.recordException(new Error(token));
          own.end();
          // Not by the API client: Deno describes this request with its URL.
          await (await fetch(`${apiRoot}/bot${token}/getMe?secret=${SECRET}`)).body?.cancel();
          return { method: "sendMessage", chat_id: chat.id, text: "SECRET reply" };
        },
      },
    },
  },
});
const chat = { id: 1, type: "private" as const, first_name: "Ada" };
const message = (text: string) => ({
  message_id: 1,
  date: 0,
  chat,
  from: { ...chat, is_bot: false },
  text,
});
const send = async (update: unknown) => {
  const response = await fetch(`${server.url}/${token}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-telegram-bot-api-secret-token": SECRET,
    },
    body: JSON.stringify(update),
  });
  await response.body?.cancel();
};
await send({ update_id: 7, message: message("SECRET hi") });
await send({ update_id: 8, message: message("SECRET fail") });
if (store === undefined) await send({ update_id: 8, message: message("SECRET fail") });
else await deadLetter.promise;

const pageToken = "SECRET_token_of_the_console";
const place = { hostname: "127.0.0.1", port: 0, token: pageToken };
const watched = listenConsole(createConsole(server.app, { token: pageToken }), place);
const page = await fetch(`${watched.url}?token=${pageToken}`, { redirect: "manual" });
await page.body?.cancel();
await watched.close();
await server.shutdown();
