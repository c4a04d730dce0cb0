import { assertEquals, assertThrows } from "@std/assert";
import { problemText } from "../../src/app/setting_problem.ts";
import { ruleProblems } from "../../src/app/check_rules.ts";
import { createApp } from "../../src/mod.ts";
import type { HandlerOptions } from "../../src/handler/handler.ts";

const WRONG: [HandlerOptions, string][] = [
  [{ timeout: { ms: 0 } }, "timeout.ms=0: out of range; use 1 to 60000"],
  [{ timeout: { ms: NaN } }, "timeout.ms=NaN: out of range; use 1 to 60000"],
  [{ timeout: { ms: 60_001 } }, "timeout.ms=60001: out of range; use 1 to 60000"],
  [
    { timeout: { policy: "retrun" as "return" } },
    'timeout.policy="retrun": unknown; use "throw" or "return"',
  ],
  [
    { timeout: { byKind: { message: "thorw" as "throw" } } },
    'timeout.byKind.message="thorw": unknown; use "throw" or "return"',
  ],
  [{ attempts: 0 }, "attempts=0: out of range; use 1 or more"],
  [{ abandonMs: NaN }, "abandonMs=NaN: out of range; use 1 or more, or Infinity"],
  [{ lanes: "user" as "chat" }, 'lanes="user": unknown; use "chat" or "none"'],
  [{ concurrency: 0 }, "concurrency=0: out of range; use 1 or more, or Infinity"],
  [
    { durable: "message" as unknown as boolean },
    'durable="message": unknown; use true, false or kinds such as ["message"]',
  ],
  [
    { durable: ["mesage" as "message"] },
    'durable="mesage": unknown; use kinds of updates such as "message"',
  ],
  [{ answerMs: -1 }, "answerMs=-1: out of range; use 0 to 60000"],
  [{ maxAgeMs: 0 }, "maxAgeMs=0: out of range; use 1 or more, or Infinity"],
];

Deno.test("ruleProblems() states the setting, its value and the remedy", () => {
  for (const [rules, text] of WRONG) {
    assertEquals([...ruleProblems("it.", rules)].map(problemText), [`it.${text}`]);
  }
});

Deno.test("ruleProblems() reports nothing for valid or omitted options", () => {
  const rules: HandlerOptions = {
    timeout: { ms: 60_000, policy: "return", byKind: { inline_query: "throw" } },
    attempts: 1,
    abandonMs: Infinity,
    lanes: "none",
    concurrency: Infinity,
    durable: ["message"],
    answerMs: 0,
    maxAgeMs: Infinity,
  };
  assertEquals([...ruleProblems("it.", rules), ...ruleProblems("it.", {})], []);
});

Deno.test("createApp() refuses invalid rules of a bot, its module or the application", () => {
  const token = "123456:example";
  const handler = { message() {} };
  const wrong = { concurrency: 0 };
  assertThrows(
    () => createApp({ bots: { a: { token, handler, ...wrong } } }),
    TypeError,
    "Cannot host bots: bots.a.concurrency=0: out of range",
  );
  assertThrows(
    () => createApp({ bots: { a: { token, handler: { ...handler, options: wrong } } } }),
    TypeError,
    "bots.a.handler.options.concurrency=0: out of range",
  );
  assertThrows(
    () => createApp({ bots: { a: { token, handler } }, attempts: 0 }),
    TypeError,
    "Cannot host bots: attempts=0: out of range",
  );
});

/** Options that plain JavaScript may give, and what is said of them. */
const MISTAKEN: [options: Record<string, unknown>, text: string][] = [
  [{ source: ["any"] }, 'source: not an option; rename it "sources"'],
  [{ publicURL: "https://a" }, 'publicURL: not an option; rename it "publicUrl"'],
  [{ telegram: { api_root: "http://a" } }, 'telegram.api_root: not an option; rename it "apiRoot"'],
  [{ telegram: "http://a" }, 'telegram="http://a": not an object'],
  [{ timeout: { msec: 5 } }, "timeout.msec is not an option; there are ms, policy, byKind"],
  [{ timeout: 5 }, "timeout is not an object"],
  [{ retry: () => true }, "retry: not an option of an application; give it to a bot"],
  [{ sources: "any" }, 'sources="any": not a list; write ["any"]'],
  [{ trustedProxies: "10.0.0.1" }, 'trustedProxies="10.0.0.1": not a list'],
  [{ observers: {} }, "observers: not a list of observers; give an array of functions"],
  [{ observers: [5] }, "observers: not a list of observers"],
  [{ log: "xml" }, 'log="xml": unknown; use false, "text", "json" or a function'],
  [{ log: true }, 'log="true": unknown'],
  [{ store: 5 }, 'store="5": not a store'],
  [{ deadLetters: 5 }, 'deadLetters="5": not a string'],
  [{ signal: {} }, "signal: not an AbortSignal"],
  [{ health: true }, 'health="true": not a string'],
  [{ bots: new Map() }, "bots: not an object of names and bots; write { echo: … }"],
  [{ bots: [] }, "bots: not an object of names and bots"],
];
for (const [options, text] of MISTAKEN) {
  Deno.test(`createApp() says that ${text}`, () => {
    const create = () => createApp({ bots: {}, ...options } as Parameters<typeof createApp>[0]);
    assertThrows(create, TypeError, text);
  });
}

const MISTAKEN_IN_BOTS: [options: Record<string, unknown>, text: string][] = [
  [{ secrets: ["x"] }, 'bots.a.secrets: not an option; rename it "secret"'],
  [{ concurency: 1 }, 'bots.a.concurency: not an option; rename it "concurrency"'],
  [{ timeout: { byKinds: {} } }, 'bots.a.timeout.byKinds is not an option; rename it "byKind"'],
  [{ timeout: 5 }, "bots.a.timeout is not an object"],
  [{ timeout: { byKind: { mesage: "return" } } }, 'bots.a.timeout.byKind="mesage": unknown'],
  [{ retry: "never" }, 'bots.a.retry="never": unknown; give a function'],
  [{ retry: { after: 5 } }, "bots.a.retry="],
  [{ path: 5 }, "bots.a.path=5: not a URL path"],
  [{ secret: 5 }, "bots.a.secret: Telegram refuses this as a secret token"],
  [{ token: 5 }, "bots.a.token: contains characters that no token has"],
];
for (const [options, text] of MISTAKEN_IN_BOTS) {
  Deno.test(`createApp() says that ${text}`, () => {
    const bot = { token: "123456:example", handler() {}, ...options };
    assertThrows(() => createApp({ bots: { a: bot } } as never), TypeError, text);
  });
}

Deno.test("createApp() leaves options of others alone", async () => {
  const bot = { token: "123456:example", handler() {}, description: "echoes", owner: 5 };
  await createApp({ bots: { a: bot }, sources: ["any"], source: "a", theme: "dark" } as never)
    .close();
});
