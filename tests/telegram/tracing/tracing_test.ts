/** With Deno's tracing on, no token may leave the process. */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { ok, refuse, startServer } from "../bot_api_stand_in.ts";
import { startCollector } from "./otlp_collector.ts";

const TOKEN = "123456789:AAE-SECRETsecret_SECRETsecretSECRET1";
const ME = { id: 123456789, is_bot: true, first_name: "Echo", username: "echo_bot" };

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const body = await request.text();
  if (pathname.endsWith("/missing.jpg")) return refuse(404, "Not Found");
  if (pathname.endsWith("/getMe")) return ok(ME);
  if (/"chat_id":"?403\b/.test(body)) return refuse(403, "Forbidden: bot was blocked by the user");
  return pathname.startsWith("/file/") ? new Response("file") : ok({ message_id: 1 });
}

Deno.test("with OTEL_DENO=true calls leave spans of method, bot and status, and no token", async () => {
  const paths: string[] = [];
  await using server = startServer((request) => {
    paths.push(new URL(request.url).pathname);
    return answer(request);
  });
  await using collector = startCollector();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", `--lock=${fromFileUrl(new URL("../../deno.lock", import.meta.url))}`],
      ...[fromFileUrl(new URL("./calls.ts", import.meta.url)), server.root, TOKEN],
    ],
    env: { ...collector.env, NO_COLOR: "1" },
    stdout: "null",
  }).output();
  assert(success, new TextDecoder().decode(stderr));

  const spans = collector.spans();
  assert(collector.bodies.length > 0 && spans.length > 10, `${spans.length} spans`);
  for (const body of collector.bodies) {
    assert(!/SECRET|%3AAAE/i.test(body), JSON.stringify(spans, null, 1));
    assert(!body.includes("/bot123456789"));
  }

  const calls = spans.filter(({ attributes }) => attributes["telegram.method"] !== undefined);
  const summary = (span: typeof calls[number]) =>
    `${span.name} ${span.attributes["telegram.bot_id"]} ${
      span.attributes["http.response.status_code"]
    }`;
  const counts = Object.groupBy(calls.map(summary), (line) => line);
  assertEquals(
    Object.fromEntries(Object.entries(counts).map(([line, all]) => [line, all!.length])),
    {
      "getMe 123456789 200": 3,
      "getMe 123456789 undefined": 1,
      "sendDocument 123456789 200": 1,
      "sendMessage 123456789 403": 3,
      "sendMessage 123456789 200": 2,
      "download 123456789 200": 2,
      "download 123456789 404": 1,
    },
  );
  const elsewhere = spans.filter(({ attributes }) => attributes["url.full"] !== undefined);
  assertEquals(elsewhere.map(({ attributes }) => new URL(attributes["url.full"]!).pathname), [
    ...["c", "d", "e"].map((name) => `/file/%3Ctoken%3E/photos/${name}.jpg`),
    "/elsewhere",
  ]);
  assert(paths.includes("/SECRET-alert"), "no alert was sent");
});
