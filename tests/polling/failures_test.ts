import { assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { createFailurePlan } from "../../src/polling/failures.ts";
import { BotApiError, BotApiNetworkError } from "../../src/telegram/api/mod.ts";

function refusal(error_code: number, description: string, retry_after?: number): BotApiError {
  const parameters = retry_after === undefined ? {} : { parameters: { retry_after } };
  return new BotApiError("getUpdates", { ok: false, error_code, description, ...parameters });
}

const lost = new BotApiNetworkError("getUpdates", "connection reset");

/** The waits after a series of equal failures, the last `undefined` if polling stops. */
function waits(error: unknown, count: number, random = 1): (number | undefined)[] {
  const judge = createFailurePlan(() => random);
  return Array.from({ length: count }, () => {
    const verdict = judge(error);
    return verdict.retry ? verdict.ms : undefined;
  });
}

Deno.test("createFailurePlan() backs off from 1 to 60 s while there is no answer, indefinitely", () => {
  const seconds = [1, 2, 4, 8, 16, 32, 60, 60, 60];
  assertEquals(waits(lost, 9), seconds.map((s) => s * 1000));
  assertEquals(waits(refusal(500, "Internal Server Error: restart"), 9), waits(lost, 9));
});

Deno.test("createFailurePlan() subtracts a random part of up to half of the back-off", () => {
  assertEquals(waits(lost, 3, 0), [500, 1000, 2000]);
});

Deno.test("createFailurePlan() waits as long as 429 says, however often", () => {
  assertEquals(waits(refusal(429, "Too Many Requests: retry after 7", 7), 3), [7000, 7000, 7000]);
  assertEquals(waits(refusal(429, "Too Many Requests: retry after 0", 0), 1), [1000]);
  assertEquals(waits(refusal(429, "Too Many Requests"), 2), [1000, 2000]);
  // Whatever an answer says, an hour at most: a bot would be silent for good.
  assertEquals(waits(refusal(429, "Too Many Requests", 1e9), 1), [3_600_000]);
  assertEquals(waits(refusal(429, "Too Many Requests", Infinity), 1), [3_600_000]);
});

Deno.test("createFailurePlan() tolerates eight conflicts in a row and then says what to do", () => {
  const other = refusal(409, "Conflict: terminated by other getUpdates request");
  assertEquals(waits(other, 9), [1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, undefined]);
  const judge = createFailurePlan(() => 1);
  for (let i = 0; i < 8; i++) judge(other);
  const { reason } = judge(other);
  assertStringIncludes(reason, "Another program polls this bot");
  assertStringIncludes(reason, "stop the other");
});

Deno.test("createFailurePlan() distinguishes a webhook from another poller", () => {
  const judge = createFailurePlan(() => 1);
  const set = judge(refusal(409, "Conflict: terminated by setWebhook request"));
  assertStringIncludes(set.reason, "A webhook has been set");
});

Deno.test("createFailurePlan() gives up on 401 and 404, with the remedy", () => {
  for (const [code, text] of [[401, "Unauthorized"], [404, "Not Found"]] as const) {
    const verdict = createFailurePlan(() => 1)(refusal(code, text));
    assertFalse(verdict.retry);
    assertStringIncludes(verdict.reason, `${code} ${text}`);
    assertStringIncludes(verdict.reason, "@BotFather");
  }
});

Deno.test("createFailurePlan() gives up on an internal error", () => {
  const verdict = createFailurePlan(() => 1)(new TypeError("Cannot read properties of undefined"));
  assertFalse(verdict.retry);
});
