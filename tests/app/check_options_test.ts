import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { problemText } from "../../src/app/setting_problem.ts";
import { ruleProblems } from "../../src/app/check_rules.ts";
import {
  clientAddress,
  createApi,
  createApp,
  createConsole,
  createLog,
  hmacSignature,
  poll,
  relay,
  serve,
  stripeSignature,
} from "../../src/mod.ts";
import { startSimulator } from "../../src/simulator/mod.ts";
import { postgresStore } from "../../src/store/mod.ts";
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
  [
    { timeout: { byKind: "return" as never } },
    'timeout.byKind="return": not an object; write `{ message: "return" }`; `policy` is for all kinds',
  ],
  ...[7, null, ["message"], true].map((byKind): [HandlerOptions, string] => [
    { timeout: { byKind: byKind as never } },
    'timeout.byKind: not an object; write `{ message: "return" }`; `policy` is for all kinds',
  ]),
  [{ timeout: { ms: null as never } }, "timeout.ms=null: unknown; use 1 to 60000"],
  [
    { timeout: { policy: null as never } },
    'timeout.policy="null": unknown; use "throw" or "return"',
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

Deno.test("createApp() leaves names alone that are not near those of options", async () => {
  const row = {
    id: 7,
    date: "2026-01-31",
    hash: "x",
    name: "Echo",
    owner: 5,
    description: "echoes",
  };
  const bot = { ...row, token: "123456:example", handler() {} };
  await createApp({ bots: { echo: bot }, theme: "dark", region: "eu" } as never).close();
});

Deno.test("createApp(), serve() and poll() refuse misspelt options, and name the one meant", async () => {
  const handler = { message() {} };
  const bots = { echo: { token: "123456:example", handler } };
  const wrong: [Record<string, unknown>, string][] = [
    [{ bots, timeoutMs: 5 }, 'timeoutMs: not an option; rename it "timeout"'],
    [{ bots, trustProxies: [] }, 'trustProxies: not an option; rename it "trustedProxies"'],
    [{ bots, publicURL: "" }, 'publicURL: not an option; rename it "publicUrl"'],
    [{ bots, timeout: { mss: 5 } }, 'timeout.mss: not an option; rename it "ms"'],
    [{ bots, timeout: 5 }, "timeout: not an object; give an object"],
    [
      { bots, telegram: { apiroot: "" } },
      'telegram.apiroot: not an option; rename it "apiRoot"',
    ],
    [{ bots, storeRetention: { dead: 1 } }, "storeRetention.dead: not an option"],
    [{ bots, sources: "telegram" }, 'sources: not an array; write ["…"]'],
    [{ bots, trustedProxies: "::1" }, 'trustedProxies: not an array; write ["…"]'],
    [{ bots, observers: () => {} }, "observers: not an array; give an array"],
    [{ bots, observers: [5] }, "observers: not only functions; give functions"],
    [{ bots, log: "xml" }, 'log="xml": unknown; use false, "text", "json" or a function'],
    [{ bots, log: true }, 'log="true": unknown'],
    [{ bots, signal: {} }, "signal: not an AbortSignal; give a controller's"],
    [{ bots, signal: null }, "signal: not an AbortSignal; give a controller's"],
    [{ bots: new Map() }, "bots: not an object of bots; write"],
    [{ bots, telegram: { apiRoot: 5 } }, "telegram.apiRoot: not a string; give a string"],
    [{ bots, telegram: { pace: "no" } }, "telegram.pace: not a boolean; give a boolean"],
    [
      { bots, telegram: { retry: { attemps: 3 } } },
      'telegram.retry.attemps: not an option; rename it "attempts"',
    ],
    [
      { bots, telegram: { retry: { budgetMs: "1" } } },
      "telegram.retry.budgetMs: not a number; give a number",
    ],
    [{ bots, publicUrl: 5 }, "publicUrl: not a string; give a string"],
    [{ bots, drainMs: "1" }, "drainMs: not a number; give a number"],
    [{}, "bots: missing; write"],
    [{ bots: [] }, "bots: not an object of bots; write"],
    [null as never, "options: not an object; write `{ bots: … }`"],
    [[] as never, "options: not an object; write `{ bots: … }`"],
    [{ bots: { echo: "123456:example" } }, "bots.echo: not an object; write `{ token: … }`"],
  ];
  for (
    const [option, text] of [
      [{ secretToken: "s3cret" }, 'secretToken: not an option; rename it "secret"'],
      [{ atempts: 3 }, 'atempts: not an option; rename it "attempts"'],
      [{ timeout: { policys: "throw" } }, 'timeout.policys: not an option; rename it "policy"'],
      [{ path: 5 }, "path: not a string; give a string"],
      [{ retry: "never" }, 'retry="never": unknown; give a function'],
      [{ timeout: { byKind: { mesage: "throw" } } }, 'timeout.byKind="mesage": unknown'],
      [{ secret: 5 }, "secret: not a string or an array; give a string or an array"],
    ] as const
  ) wrong.push([{ bots: { echo: { ...bots.echo, ...option } } }, `bots.echo.${text}`]);
  for (const [options, text] of wrong) {
    const given = options as unknown as Parameters<typeof serve>[0];
    assertThrows(() => createApp(given), TypeError, `Cannot host bots: ${text}`);
    await assertRejects(() => serve(given), TypeError, `Cannot host bots: ${text}`);
    const error = await assertRejects(() => poll(given), TypeError, `Cannot host bots: ${text}`);
    assertEquals(error.message.split("\n").length, 1, error.message);
  }
  const app = createApp({ bots });
  assertThrows(
    () => app.add("shop", { ...bots.echo, secretToken: "s3cret" } as never),
    TypeError,
    'bots.shop.secretToken: not an option; rename it "secret"',
  );
  await app.close();
});

Deno.test("Factories of the public API refuse options that do not exist", () => {
  const app = createApp({ bots: { echo: { token: "123456:example", handler() {} } } });
  const factories: [(options: never) => unknown, string][] = [
    [(options) => createConsole(app, options), "Cannot create a console"],
    [createLog, "Cannot create a log"],
    [createApi, "Cannot create a Bot API client"],
    [hmacSignature, "Cannot check signatures"],
    [(options) => stripeSignature("whsec_example", options), "Cannot check signatures"],
    [postgresStore, "Cannot open a store"],
  ];
  for (const [create, action] of factories) {
    assertThrows(() => create({ sekrets: 1 } as never), TypeError, `${action}: sekrets is not an`);
  }
});

Deno.test("Factories of the public API refuse values that an option cannot have", async () => {
  const token = "123456:example";
  const api = createApi({ token, fetch: () => Promise.reject(new Error("not called")) });
  const app = createApp({ bots: { echo: { token, handler() {} } } });
  const handler = { message() {} };
  const client = () => Promise.reject(new Error("not called"));
  const level = 'level is not one of its values; give "debug", "info", "warn" or "error"';
  const wrong: [() => unknown, string][] = [
    [() => createLog({ level: "warning" as "warn" }), `Cannot create a log: ${level}`],
    [() => createLog({ format: "jsn" as "json" }), "Cannot create a log: format is not one of"],
    [() => createApi({ token: undefined as never }), "client: token is missing; give a string"],
    [() => createApi(undefined as never), "client: token is missing; give a string"],
    [() => createApi({ token, pace: "false" as never }), "pace is not a boolean"],
    [() => createApi({ token, apiRoot: 3 as never }), "apiRoot is not a string"],
    [() => createApi({ token, retry: { atempts: 3 } as never }), "retry.atempts is not an option"],
    [() => api.getMe(undefined, { signl: 1 } as never), "Cannot call getMe: signl is not an"],
    [
      () => api.getMe(undefined, { retry: 3 } as never),
      "Cannot call getMe: retry is not a boolean",
    ],
    [() => api.download("x", { maxByte: 1 } as never), 'maxByte is not an option; rename it "max'],
    [() => api.downloadStream("x", { maxBytes: 1 } as never), "maxBytes is not an option"],
    [() => app.add("b", undefined as never), "Cannot add bot: bots.b: not an object"],
    [() => relay({} as never), "Cannot relay: bots is missing; give an object"],
    [() => relay(undefined as never), "Cannot relay: bots is missing; give an object"],
    [() => relay({ bots: { a: { token } }, force: "no" } as never), "force is not a boolean"],
    [() => postgresStore({} as never), "Cannot open a store: client is not a function"],
    [() => postgresStore({ client, leaseMs: "15 s" as never }), "leaseMs is not a number"],
    [() => postgresStore({ client, retention: null as never }), "retention is not an object"],
    [() => postgresStore({ client, retention: { dead: 1 } as never }), "retention.dead is not an"],
    [
      () => postgresStore({ client, retention: { deadMs: "7d" as never } }),
      "Cannot open a store: retention.deadMs is not a number; give a number",
    ],
    [() => createLog({ secrets: [5 as never] }), "Cannot create a log: secrets is not an array of"],
    [() => createApi({ token, retry: { attempts: "3" } as never }), "retry.attempts is not a numb"],
    [() => createApp({ bots: { a: { token, handler, secret: [5 as never] } } }), "a.secret: Teleg"],
    [
      () => createApp({ bots: {}, sources: ["telegram", 7 as never] }),
      'Cannot host bots: sources: not only strings; give CIDRs, "telegram" or "any"',
    ],
    [
      () => createApp({ bots: { a: { token, handler: { ...handler, tasks: [] as never } } } }),
      "tasks is not an object of functions",
    ],
    [
      () => createApp({ bots: {}, trustedProxies: [null as never] }),
      "trustedProxies: not only str",
    ],
    [
      () => relay({ bots: { a: { token } }, observers: [5 as never] }),
      "Cannot relay: observers is not an array of functions",
    ],
    [() => startSimulator({ queueLimits: { update: 1 } as never }), "queueLimits.update is not an"],
    [
      () => startSimulator({ queueLimits: { bytes: "1 MB" as never } }),
      "Cannot start a simulator: queueLimits.bytes is not a number; give a number",
    ],
    [
      () => app.remove("echo", { drian: 0 } as never),
      'Cannot remove bot "echo": drian is not an option; rename it "drain"',
    ],
    [() => app.remove("echo", { drain: "5" as never }), "drain is not a boolean or a number"],
    [
      () =>
        clientAddress(new Request("http://x"), { remoteAddr: {} }, { trustProxies: [] } as never),
      'trustProxies is not an option; rename it "trustedProxies"',
    ],
    [
      () => api.broadcast([1], () => {}, { onProgres() {} } as never),
      'Cannot broadcast: onProgres is not an option; rename it "onProgress"',
    ],
  ];
  for (const [use, text] of wrong) await assertRejects(async () => await use(), TypeError, text);
  await app.close();
});
