import { assert, assertEquals } from "@std/assert";
import { planWebhooks, type WebhookBot } from "../../src/webhooks/plan.ts";
import {
  CONCURRENCY,
  type RegisterOptions,
  registerWebhooks,
} from "../../src/webhooks/register.ts";
import { FakeClock } from "../../src/simulator/mod.ts";

const NO_WEBHOOK = { url: "", has_custom_certificate: false, pending_update_count: 0 };

function plansFor(count: number) {
  const bots = Array.from({ length: count }, (_, i): WebhookBot => ({
    ...{ name: `bot${i}`, token: `${i + 1}:token`, path: `/bot${i}`, secrets: ["derived"] },
    allowedUpdates: ["message"],
  }));
  return planWebhooks(bots, { publicUrl: "https://bots.example" });
}

/** A Bot API as a function: setWebhook fails as specified, and then succeeds. */
function stubApi(failures: { error_code: number; parameters?: { retry_after: number } }[]) {
  const sets: string[] = [];
  let open = 0;
  let most = 0;
  const fetch: RegisterOptions["fetch"] = async (input) => {
    most = Math.max(most, ++open);
    await Promise.resolve();
    open--;
    const [, token = "", method = ""] = /bot([^/]+)\/(\w+)$/.exec(String(input)) ?? [];
    if (method === "getWebhookInfo") return Response.json({ ok: true, result: NO_WEBHOOK });
    sets.push(token);
    const failure = failures.shift();
    return failure
      ? Response.json({ ok: false, description: "Told to fail", ...failure }, {
        status: failure.error_code,
      })
      : Response.json({ ok: true, result: true, description: "Webhook was set" });
  };
  return { fetch, sets, most: () => most };
}

/** Waits for a promise while advancing the clock. */
async function inTime<T>(clock: FakeClock, promise: Promise<T>): Promise<T> {
  let settled = false;
  promise.finally(() => settled = true).catch(() => {});
  while (!settled) {
    await new Promise((resolve) => setTimeout(resolve));
    await clock.advance(500);
  }
  return promise;
}

Deno.test("registerWebhooks() retries on 409 and 429 when instances start together", async () => {
  const clock = new FakeClock();
  const { fetch, sets } = stubApi([
    { error_code: 409 },
    { error_code: 429, parameters: { retry_after: 1 } },
    { error_code: 409 },
  ]);
  const means = { fetch, clock, random: () => 0.5 };
  const [result] = await inTime(clock, registerWebhooks(await plansFor(1), means));
  assertEquals(result?.ok, true);
  assertEquals(sets.length, 4);
  assert(clock.now() >= 1500 + 1000 + 1500, `waited ${clock.now()} ms`);
});

Deno.test("registerWebhooks() gives up after five conflicts", async () => {
  const clock = new FakeClock();
  const { fetch, sets } = stubApi(Array.from({ length: 9 }, () => ({ error_code: 409 })));
  const means = { fetch, clock, random: () => 0 };
  const [result] = await inTime(clock, registerWebhooks(await plansFor(1), means));
  assertEquals([result?.ok, sets.length], [false, 5]);
});

Deno.test("registerWebhooks() registers thousands of bots, a limited number at a time", async () => {
  const { fetch, sets, most } = stubApi([{ error_code: 400 }]);
  let heard = 0;
  const done = () => void heard++;
  const results = await registerWebhooks(await plansFor(3000), { fetch, done });
  assertEquals(results.map(({ bot }) => bot)[2999], "bot2999");
  assertEquals(results.filter(({ ok }) => !ok).length, 1);
  assertEquals([sets.length, heard], [3000, 3000]);
  assert(most() <= CONCURRENCY && most() > 1, `${most()} side by side`);
});

Deno.test("registerWebhooks() ends at once when its signal aborts", async () => {
  const clock = new FakeClock();
  const { fetch, sets } = stubApi(Array.from({ length: 9 }, () => ({ error_code: 409 })));
  const stop = new AbortController();
  const running = registerWebhooks(await plansFor(1), { fetch, clock, signal: stop.signal });
  while (sets.length === 0) await new Promise((resolve) => setTimeout(resolve));
  stop.abort();
  const [result] = await running;
  assertEquals([result?.ok, sets.length], [false, 1]);
});
