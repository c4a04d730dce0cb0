import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { type CollectedSpan, startCollector } from "../telegram/tracing/otlp_collector.ts";
import { ok, startServer } from "../telegram/bot_api_stand_in.ts";

const TOKEN = "123456789:AAE-SECRETsecret_SECRETsecretSECRET1";

async function traced(
  store?: string,
  script = "traced.ts",
): Promise<{ spans: CollectedSpan[]; bodies: readonly string[] }> {
  const path = fromFileUrl(new URL(script, import.meta.url));
  await using server = startServer(() => Promise.resolve(ok({ message_id: 1 })));
  await using collector = startCollector();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", path, server.root, TOKEN, ...store === undefined ? [] : [store]],
    env: { ...collector.env, NO_COLOR: "1" },
    stdout: "null",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return { spans: collector.spans(), bodies: collector.bodies };
}

Deno.test("every attempt is a span with its wait, its run, its calls and the handler's own spans", async () => {
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
  assertEquals(inRun, ["deno GET", "handler my work for <token>", "postern sendMessage"]);
  assert(spans.some(({ attributes }) => attributes["url.query"] === "token=<secret>"));
});

Deno.test("with a store, writing an update is a span, and its wait counts from there", async () => {
  const { spans, bodies } = await traced("memory");
  for (const body of bodies) assert(!/SECRET|%3[Aa]AAE/.test(body), JSON.stringify(spans, null, 1));
  const childrenOf = (id: string) => spans.filter(({ parent }) => parent === id);
  const updates = spans.filter(({ name, scope }) => scope === "postern" && name === "update");
  assertEquals(
    updates.map(({ attributes }) => [
      attributes["postern.update_id"],
      attributes["postern.attempt"],
      attributes["postern.outcome"],
    ]),
    [["7", "1", "handled"], ["8", "1", "failed"], ["8", "2", "dead"]],
  );
  const names = updates.map(({ id }) => childrenOf(id).map(({ name }) => name).sort());
  assertEquals(names, [
    ["commit", "commit", "run", "wait"],
    ["commit", "commit", "run", "wait"],
    ["commit", "run", "wait"],
  ]);
  const run = childrenOf(updates[0]!.id).find(({ name }) => name === "run")!;
  const inRun = childrenOf(run.id).map(({ scope, name }) => `${scope} ${name}`).sort();
  assertEquals(inRun, [
    ...["deno GET", "handler my work for <token>", "postern commit", "postern sendMessage"],
  ]);
  // The first attempt belongs to the request that brought it, the second to none.
  const requests = new Set(spans.filter(({ scope }) => scope !== "postern").map(({ id }) => id));
  assertEquals(updates.map(({ parent }) => requests.has(parent)), [true, true, false]);
  assertEquals(updates[2]!.parent, "");
});

Deno.test("an album is one span, a late reply belongs to its run, and an isolated bot's spans to theirs", async () => {
  const { spans, bodies } = await traced(undefined, "traced_bots.ts");
  for (const body of bodies) assert(!/SECRET|%3[Aa]AAE/.test(body), JSON.stringify(spans, null, 1));
  const updates = spans.filter(({ scope, name }) => scope === "postern" && name === "update");
  assertEquals(
    updates.map(({ attributes }) => attributes["postern.update_id"]).sort(),
    ["11", "21", "31"],
  );
  /** What happens in the run of an update, at any depth. */
  function inRun(id: string): string[] {
    const update = updates.find(({ attributes }) => attributes["postern.update_id"] === id)!;
    const run = spans.find(({ parent, name }) => parent === update.id && name === "run")!;
    return spans.filter(({ parent }) => parent === run.id)
      .map(({ scope, name }) => `${scope} ${name}`).sort();
  }
  assertEquals(inRun("11"), ["postern sendChatAction"]);
  assertEquals(inRun("21"), ["postern sendMessage"]);
  assertEquals(inRun("31"), [
    ...["deno GET", "handler my work", "postern sendChatAction", "postern sendMessage"],
  ]);
});
