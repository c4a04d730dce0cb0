import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { limitProblems } from "../../src/app/check_limits.ts";
import type { ServeOptions } from "../../src/app/options.ts";
import { problemText } from "../../src/app/setting_problem.ts";
import { createApp, poll, serve } from "../../src/mod.ts";

const bots = { echo: { token: "123456:example", handler: () => {} } };

const WRONG: [Partial<ServeOptions>, string][] = [
  [{ port: NaN }, "port=NaN: out of range; use 0 to 65535"],
  [{ port: 65_536 }, "port=65536: out of range; use 0 to 65535"],
  [{ drainMs: -1 }, "drainMs=-1: out of range; use 0 or more, or Infinity"],
  [{ workers: 0 }, "workers=0: out of range; use 1 to 1000"],
  [{ maxConnections: 101 }, "maxConnections=101: out of range; use 1 to 100"],
  [{ maxBodyBytes: 0 }, "maxBodyBytes=0: out of range; use 1 or more, or Infinity"],
  [{ maxInFlight: NaN }, "maxInFlight=NaN: out of range; use 0 or more, or Infinity"],
  [{ storeLeaseMs: 999 }, "storeLeaseMs=999: out of range; use 1000 to 3600000"],
  [{ storeMaxCrashes: 0 }, "storeMaxCrashes=0: out of range; use 1 or more, or Infinity"],
  [
    { publicUrl: "bot.example" },
    'publicUrl="bot.example": not an http:// or https:// URL; give https://host[:port][/prefix]',
  ],
  [
    { publicUrl: "https://u:password@bot.example" },
    'publicUrl="https://<user>@bot.example": has more than host, port and prefix; ' +
    "give https://host[:port][/prefix]",
  ],
  [
    { telegram: { apiRoot: "ftp://api.example" } },
    'telegram.apiRoot="ftp://api.example": not an http:// or https:// URL; ' +
    "give https://host[:port][/prefix]",
  ],
];

Deno.test("limitProblems() states the option, its value and the remedy", () => {
  for (const [options, text] of WRONG) {
    assertEquals([...limitProblems({ bots, ...options })].map(problemText), [text]);
  }
});

Deno.test("limitProblems() reports nothing for valid or omitted options", () => {
  const limits = { port: 0, drainMs: 0, workers: 1, maxConnections: 100, maxInFlight: Infinity };
  const urls = { publicUrl: "https://bot.example/x", telegram: { apiRoot: "http://127.0.0.1:1" } };
  assertEquals([...limitProblems({ bots }), ...limitProblems({ bots, ...limits, ...urls })], []);
});

Deno.test("serve(), createApp() and poll() refuse numbers and URLs that cannot work", async () => {
  await assertRejects(() => serve({ bots, port: NaN, log: false }), TypeError, "port=NaN");
  assertThrows(() => createApp({ bots, publicUrl: "x" }), TypeError, 'publicUrl="x"');
  const telegram = { apiRoot: "x" };
  assertThrows(() => createApp({ bots, telegram }), TypeError, 'telegram.apiRoot="x"');
  await assertRejects(() => poll({ bots, drainMs: NaN, log: false }), TypeError, "drainMs=NaN");
});

Deno.test("serve() says where it cannot listen", async () => {
  const place = { bots, hostname: "127.0.0.1", log: false } as const;
  await using server = await serve({ ...place, port: 0 });
  const { port } = server.addr;
  await assertRejects(
    () => serve({ ...place, port }),
    Deno.errors.AddrInUse,
    `Cannot listen on 127.0.0.1:${port}: `,
  );
});
