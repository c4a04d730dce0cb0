import { assert, assertEquals } from "@std/assert";
import { startBotApiStub } from "./bot_api_stub.ts";
import { MainProcess, SECRET, textUpdate, updateRequest } from "./main_process.ts";

function slowEnv(apiRoot: string): Record<string, string> {
  return {
    BOT_SLOW_TOKEN: "654321:end-to-end",
    BOT_SLOW_SECRET: SECRET,
    TELEGRAM_API_ROOT: apiRoot,
  };
}

/** Sends the slow bot a job and returns once the job has begun. */
async function beginJob(
  main: MainProcess,
  calls: readonly unknown[],
  seconds: string,
): Promise<{ answer: Promise<Response> }> {
  const init = updateRequest(textUpdate(1, 7, seconds));
  const answer = fetch(`http://127.0.0.1:${main.port}/slow`, init);
  answer.catch(() => {}); // Where the process is killed, there is none.
  while (calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  return { answer };
}

Deno.test("main.ts finishes the run in progress on SIGTERM, answers 503 meanwhile, exits 0", async () => {
  await using api = startBotApiStub();
  await using main = await MainProcess.start(slowEnv(api.apiRoot));
  const conn = await Deno.connect({ hostname: "127.0.0.1", port: main.port });
  const { answer } = await beginJob(main, api.calls, "0.7");
  main.kill("SIGTERM");
  await main.logged(({ event }) => event === "draining");

  // A connection that was open before is told to come again later.
  const body = JSON.stringify(textUpdate(2, 8, "hello"));
  const head = [
    "POST /echo HTTP/1.1",
    "Host: localhost",
    `X-Telegram-Bot-Api-Secret-Token: ${SECRET}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
  ];
  await conn.write(new TextEncoder().encode(head.join("\r\n") + "\r\n\r\n" + body));
  const buffer = new Uint8Array(2048);
  const refusal = new TextDecoder().decode(buffer.subarray(0, await conn.read(buffer) ?? 0));
  assert(refusal.startsWith("HTTP/1.1 503 "), refusal);
  assert(/^retry-after: \d+\r$/mi.test(refusal), refusal);
  conn.close();

  const response = await answer;
  assertEquals(response.status, 200);
  assertEquals((await response.json()).text, "Done after 0.7 s");
  assertEquals(await main.ended(), 0);
  assertEquals(main.log.at(-1)!.event, "stopped");
});

Deno.test("main.ts gives a run up after DRAIN_MS: its signal aborts, 503, exit code 0", async () => {
  await using api = startBotApiStub();
  await using main = await MainProcess.start({ ...slowEnv(api.apiRoot), DRAIN_MS: "100" });
  const { answer } = await beginJob(main, api.calls, "600");
  main.kill("SIGINT");
  const response = await answer;
  assertEquals(response.status, 503);
  await response.body?.cancel();
  assertEquals(await main.ended(), 0);
  // That the handler noticed shows that its signal was aborted.
  const late = main.log.find(({ event }) => event === "late");
  assertEquals([late?.ok, late?.abandoned], [false, true]);
});

Deno.test("main.ts exits at once on a second signal", async () => {
  await using api = startBotApiStub();
  await using main = await MainProcess.start(slowEnv(api.apiRoot));
  await beginJob(main, api.calls, "600");
  main.kill("SIGTERM");
  await main.logged(({ event }) => event === "draining");
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 143);
});

Deno.test("main.ts exits although a body never ends", async () => {
  await using main = await MainProcess.start({ DRAIN_MS: "100" });
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: main.port });
  const head = [
    "POST /echo HTTP/1.1",
    "Host: localhost",
    `X-Telegram-Bot-Api-Secret-Token: ${SECRET}`,
    "Content-Type: application/json",
    "Content-Length: 1000",
  ];
  await conn.write(new TextEncoder().encode(head.join("\r\n") + '\r\n\r\n{"update_id":'));
  // An answered request shows that the one before has been taken in.
  const response = await fetch(`http://127.0.0.1:${main.port}/`);
  await response.body?.cancel();
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
});
