import { assertEquals } from "@std/assert";
import { relay } from "../../src/relay/relay.ts";
import { until } from "./helpers.ts";
import { TOKEN, upstream } from "./upstream.ts";

/** As Telegram writes it: in ASCII, with `\/`, and numbers that parsing would change. */
const MESSAGE = String.raw`{"message_id":9007199254740993,"date":1700000000,` +
  String.raw`"chat":{"id":-1002147483647,"type":"private","first_name":"\u00c5sa \ud83d\ude00"},` +
  String.raw`"from":{"id":4503599627370495,"is_bot":false,"first_name":"\"}],[{\\"},` +
  String.raw`"location":{"latitude":65.0,"longitude":-1.0E-5,"horizontal_accuracy":12.50},` +
  String.raw`"text":"https:\/\/t.me\/x \u0000 \ud83d","10":{},"2":[] , "z" : [ 1 , { } ] }`;

const updateText = (id: number) => `{"update_id":${id},\n"message":${MESSAGE}}`;

Deno.test("relay() delivers and replays each update byte for byte as Telegram wrote it", async () => {
  let given = false;
  await using telegram = upstream((method) => {
    if (method !== "getUpdates" || given) return undefined;
    given = true;
    return new Response(`{"ok":true , "result": [${updateText(7)},\n ${updateText(8)}] }`);
  });
  const bodies: string[] = [];
  const hook = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    bodies.push(await request.text());
    return new Response();
  });
  await using running = await relay({
    bots: { e: { token: TOKEN } },
    to: `http://127.0.0.1:${hook.addr.port}/`,
    telegram: { apiRoot: telegram.apiRoot },
    log: false,
  });
  await until(() => bodies.length === 2);
  assertEquals(bodies, [updateText(7), updateText(8)]);
  const form = new FormData();
  for (const [name, value] of [["bot", "42"], ["update_id", "7"], ["copy", "0"]] as const) {
    form.set(name, value);
  }
  const headers = { origin: running.apiRoot };
  const url = `${running.apiRoot}/act/replay`;
  const response = await fetch(url, { method: "POST", body: form, headers });
  assertEquals([response.status, await response.json()], [200, {}]);
  await until(() => bodies.length === 3);
  assertEquals(bodies[2], updateText(7));
  await hook.shutdown();
});
