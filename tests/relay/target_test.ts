import { assertEquals, assertRejects } from "@std/assert";
import { relay } from "../../src/relay/relay.ts";
import { startSimulator } from "../../src/simulator/mod.ts";
import { call } from "./helpers.ts";

Deno.test("a relay does not start with a `to` or a secret that cannot be used, and deletes no webhook", async () => {
  await using tg = await startSimulator();
  const { token } = tg.bot("echo");
  const url = "http://127.0.0.1:9999/bot";
  await call(tg.apiRoot, token, "setWebhook", { url });
  for (
    const [to, secret, why] of [
      ["http://no-such-host.invalid/x", "fine", "Failed to resolve host"],
      [`http://no-such-host.invalid/${token}`, "fine", "no-such-host.invalid/<token>"],
      ["http://127.0.0.1:9/x", "not fine", "set BOT_ECHO_SECRET"],
      ["http://127.0.0.1:9/x", "x".repeat(257), "secret token is too long"],
    ] as const
  ) {
    const start = () =>
      relay({
        bots: { echo: { token, secret } },
        to,
        telegram: { apiRoot: tg.apiRoot },
        force: true,
        log: false,
      });
    await assertRejects(start, TypeError, why);
  }
  assertEquals((await call(tg.apiRoot, token, "getWebhookInfo")).result.url, url);
});
