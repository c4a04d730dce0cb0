/** The doctor's own requests, which are refused like anyone's but not logged as an attack. */
import { assertEquals } from "@std/assert";
import { createApp, type PosternEvent } from "../../src/mod.ts";
import { deriveSecret } from "../../src/telegram/credentials.ts";

const TOKEN = "123456:example";

async function probe(headers: Record<string, string>, sources: string[], secret?: string) {
  const events: PosternEvent[] = [];
  const app = createApp({
    bots: { echo: { token: TOKEN, handler: () => {}, ...secret && { secret } } },
    sources,
    observers: [(event) => events.push(event)],
  });
  const request = new Request("https://x/echo", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: "{}",
  });
  const { status } = await app.fetch(request, { remoteAddr: { hostname: "127.0.0.1" } });
  // Deriving the secret takes as long as it takes.
  while (events.length === 0) await new Promise((resolve) => setTimeout(resolve));
  await app.close();
  return [status, events.map((event) => event.type === "notice" ? event.level : event.type)];
}

Deno.test("a refused probe that knows a secret of the bot is logged at level debug only", async () => {
  const derived = await deriveSecret(TOKEN);
  const known = "a_secret_of_the_bot";
  for (const [secret, configured] of [[derived, undefined], [known, known]] as const) {
    const proof = { "x-postern-probe": secret };
    const header = { "x-telegram-bot-api-secret-token": secret };
    assertEquals(await probe(proof, ["any"], configured), [401, ["debug"]]);
    assertEquals(await probe(proof, ["telegram"], configured), [403, ["debug"]]);
    assertEquals(await probe({ ...proof, ...header }, ["any"], configured), [400, ["debug"]]);
  }
});

Deno.test("a probe that knows no secret of the bot is refused like any request", async () => {
  const forged = { "x-postern-probe": "guessed" };
  assertEquals(await probe(forged, ["any"]), [401, ["refused"]]);
  assertEquals(await probe(forged, ["telegram"]), [403, ["refused"]]);
  assertEquals(await probe({}, ["any"]), [401, ["refused"]]);
});
