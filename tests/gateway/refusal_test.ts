import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Refusal, refusalResponse, REFUSALS } from "../../src/gateway/refusal.ts";

const all: [string, Refusal][] = Object.entries(REFUSALS);

Deno.test("refusalResponse() is one short line of plain text", async () => {
  for (const [name, refusal] of all) {
    const response = refusalResponse(refusal);
    assertEquals(response.headers.get("content-type"), "text/plain", name);
    assertMatch(await response.text(), /^[\x20-\x7e]{1,80}\n$/, name);
  }
});

Deno.test("REFUSALS contain no 410, which would cost the webhook, and no success", () => {
  for (const [name, { status }] of all) assert(status >= 400 && status !== 410, name);
});

Deno.test("REFUSALS are in the order of the checks and each has a reason", () => {
  const statuses = all.map(([, { status }]) => status);
  assertEquals(statuses, [403, 404, 405, 401, 415, 503, 503, 503, 500, 413, 408, 400, 400]);
  assertEquals(new Set(all.map(([, { reason }]) => reason)).size, all.length);
});

Deno.test("REFUSALS have Allow on 405 and Retry-After in whole seconds on 503, nothing elsewhere", () => {
  for (const [name, { status, headers }] of all) {
    const [header, ...more] = Object.entries(headers ?? {});
    assertEquals(more, []);
    if (status === 405) assertEquals(header, ["allow", "POST"]);
    else if (status === 503) {
      assertEquals(header?.[0], "retry-after");
      assertMatch(header![1], /^[1-9]\d?$/);
    } else assertEquals(header, undefined, name);
  }
});
