import { assertEquals } from "@std/assert";
import { judge } from "../../src/dispatch/failure_verdict.ts";
import { BotApiError } from "../../src/telegram/api/mod.ts";

/** Telegram's refusal of a call. */
function refusal(error_code: number): BotApiError {
  return new BotApiError("sendMessage", { ok: false, error_code, description: "no" });
}

/** Whether an update is tried again after its first failure. */
function isRetried(error: unknown): boolean {
  return judge(error, 1, { attempts: 5 } as Parameters<typeof judge>[2]).again;
}

Deno.test("judge() retries no update whose error is due to one that repeating cannot mend", () => {
  const wrap = (cause: unknown) => new Error("Cannot greet", { cause });
  for (const code of [400, 403, 404]) {
    assertEquals(isRetried(refusal(code)), false);
    assertEquals(isRetried(wrap(refusal(code))), false);
    assertEquals(isRetried(wrap(wrap(refusal(code)))), false);
  }
  for (const code of [401, 409, 429, 500]) assertEquals(isRetried(wrap(refusal(code))), true);
});

Deno.test("judge() retries no update whose error is ours, whatever has wrapped it", () => {
  const botError = (error: unknown) => Object.assign(new Error("x"), { name: "BotError", error });
  for (const name of ["NotJsonError", "UnsendableReplyError"]) {
    const ours = Object.assign(new TypeError("no"), { name });
    for (const error of [ours, botError(ours), new Error("Cannot greet", { cause: ours })]) {
      assertEquals(isRetried(error), false);
    }
    assertEquals(isRetried(botError(new Error("x", { cause: ours }))), false);
  }
  assertEquals(isRetried(botError(new Error("no"))), true);
});

Deno.test("judge() retries no update whose errors are all ones that repeating cannot mend", () => {
  const all = (...errors: unknown[]) => new AggregateError(errors, "Cannot greet anybody");
  assertEquals(isRetried(all(refusal(403), refusal(400))), false);
  assertEquals(isRetried(new Error("x", { cause: all(refusal(403)) })), false);
  assertEquals(isRetried(all(refusal(403), refusal(500))), true);
  assertEquals(isRetried(all(refusal(403), new Error("no network"))), true);
  assertEquals(isRetried(all()), true);
  const ring = all();
  ring.errors.push(ring);
  assertEquals(isRetried(ring), true);
});

Deno.test("judge() survives causes in a circle, and causes that are not errors", () => {
  const ring = new Error("ring");
  ring.cause = ring;
  const trap = Object.defineProperty(new Error("x"), "cause", {
    get() {
      throw new Error("trap");
    },
  });
  for (const error of [ring, trap, new Error("x", { cause: { error_code: 403 } })]) {
    assertEquals(isRetried(error), true);
  }
});
