import { assert, assertEquals } from "@std/assert";
import { createRedactor } from "../../../src/util/redact/redact.ts";
import { redactError } from "../../../src/util/redact/redact_error.ts";

const TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";
const redact = createRedactor([]);

Deno.test("redactError() keeps names and causes and drops other properties", () => {
  const cause = Object.assign(new RangeError("inner"), { secret: 1 });
  const clean = redactError(new TypeError("outer", { cause }), redact);
  assert(clean.cause instanceof Error);
  const { name, message } = clean.cause;
  assertEquals([clean.name, name, message], ["TypeError", "RangeError", "inner"]);
  assert(!("secret" in clean.cause));
});

Deno.test("redactError() redacts name, message, stack and every cause, however deep or circular", () => {
  const ring: Error & { cause?: unknown } = new Error(`ring ${TOKEN}`);
  ring.cause = new Error(TOKEN, { cause: ring });
  ring.name = TOKEN;
  const seen: string[] = [];
  for (let each: unknown = redactError(ring, redact); each instanceof Error; each = each.cause) {
    seen.push(each.name, each.message, each.stack ?? "");
  }
  assert(seen.length > 6);
  assert(!seen.some((text) => text.includes("AAEh")), seen.join("\n"));
});

Deno.test("redactError() accepts any thrown value", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const hostile = new Error("x");
  Object.defineProperty(hostile, "message", { get: () => assert(false) });
  for (const thrown of [undefined, null, Symbol("s"), proxy, hostile, Object.create(null)]) {
    assert(redactError(thrown, redact) instanceof Error);
  }
});
