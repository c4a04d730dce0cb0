import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { type CollectedSpan, startCollector } from "../telegram/tracing/otlp_collector.ts";
import { ok, startServer } from "../telegram/bot_api_stand_in.ts";

const TOKEN = "123456789:AAE-SECRETsecret_SECRETsecretSECRET1";

async function traced(): Promise<{ spans: CollectedSpan[]; bodies: readonly string[] }> {
  await using server = startServer(() => Promise.resolve(ok({ message_id: 1 })));
  await using collector = startCollector();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", fromFileUrl(new URL("./traced.ts", import.meta.url)), server.root, TOKEN],
    env: { ...collector.env, NO_COLOR: "1" },
    stdout: "null",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return { spans: collector.spans(), bodies: collector.bodies };
}

Deno.test("every attempt is a span with its wait, its run, calls and the handler's own spans", async () => {
  const { spans, bodies } = await traced();
  for (const body of bodies) assert(!/SECRET|%3[Aa]AAE/.test(body), JSON.stringify(spans, null, 1));
  const updates = spans.filter(({ name, scope }) => scope === "postern" && name === "update");
  assertEquals(updates.map(({ attributes }) => attributes), [
    {
      "postern.bot": "echo",
      "postern.kind": "message",
      "postern.update_id": "7",
      "postern.attempt": "1",
      "postern.outcome": "handled",
    },
    {
      "postern.bot": "echo",
      "postern.kind": "message",
      "postern.update_id": "8",
      "postern.attempt": "1",
      "postern.outcome": "failed",
    },
    {
      "postern.bot": "echo",
      "postern.kind": "message",
      "postern.update_id": "8",
      "postern.attempt": "2",
      "postern.outcome": "dead",
    },
  ]);
  const childrenOf = (id: string) => spans.filter(({ parent }) => parent === id);
  for (const { id } of updates) {
    assertEquals(childrenOf(id).map(({ name }) => name).sort(), ["run", "wait"]);
  }
  const run = childrenOf(updates[0]!.id).find(({ name }) => name === "run")!;
  const inRun = childrenOf(run.id).map(({ scope, name }) => `${scope} ${name}`).sort();
  assertEquals(inRun, ["handler my work", "postern sendMessage"]);
  assert(spans.some(({ attributes }) => attributes["url.query"] === "token=<secret>"));
});
