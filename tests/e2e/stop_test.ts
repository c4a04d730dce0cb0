import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
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
  answer.catch(() => {}); // There is none if the process is killed.
  while (calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  return { answer };
}

Deno.test("main.ts finishes the run in progress on SIGTERM, answers 503 meanwhile, exits 0", async () => {
  const open = Promise.withResolvers<void>();
  await using api = startBotApiStub(open.promise);
  await using main = await MainProcess.start(slowEnv(api.apiRoot));
  const conn = await Deno.connect({ hostname: "127.0.0.1", port: main.port });
  const { answer } = await beginJob(main, api.calls, "0.1");
  main.kill("SIGTERM");
  await main.logged(({ event }) => event === "draining");

  // A connection opened earlier is asked to retry later.
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

  open.resolve();
  const response = await answer;
  assertEquals(response.status, 200);
  assertEquals((await response.json()).text, "Done after 0.1 s");
  assertEquals(await main.ended(), 0);
  assertEquals(main.log.at(-1)!.event, "stopped");
});

Deno.test("main.ts lets a redelivery join its run during the whole drain", async () => {
  const open = Promise.withResolvers<void>();
  await using api = startBotApiStub(open.promise);
  await using main = await MainProcess.start({ ...slowEnv(api.apiRoot), TIMEOUT_MS: "100" });
  const url = `http://127.0.0.1:${main.port}/slow`;
  const request = updateRequest(textUpdate(1, 7, "0.1"));
  let status = 408; // So it answers until it has read a body before the deadline.
  while (status === 408) {
    const first = await fetch(url, request);
    await first.body?.cancel();
    status = first.status;
  }
  assertEquals(status, 504);
  main.kill("SIGTERM");
  await main.logged(({ event }) => event === "draining");
  // Telegram delivers again after two seconds, and after four.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const [again, stranger] = [fetch(url, request), await fetch(url, { method: "POST" })];
  assertEquals(stranger.status, 401);
  await stranger.body?.cancel();
  open.resolve();
  const response = await again;
  assertEquals([response.status, (await response.json()).text], [200, "Done after 0.1 s"]);
  assertEquals(await main.ended(), 0);
});

Deno.test("main.ts abandons a run after DRAIN_MS: its signal aborts, 503, exit code 0", async () => {
  await using api = startBotApiStub();
  await using main = await MainProcess.start({ ...slowEnv(api.apiRoot), DRAIN_MS: "100" });
  const { answer } = await beginJob(main, api.calls, "600");
  main.kill("SIGINT");
  const response = await answer;
  assertEquals(response.status, 503);
  await response.body?.cancel();
  assertEquals(await main.ended(), 0);
  // The handler's log line shows that its signal was aborted.
  const late = main.log.find(({ event }) => event === "late");
  assertEquals([late?.ok, late?.abandoned], [false, true]);
});

Deno.test("main.ts exits at once on a second signal", async () => {
  await using api = startBotApiStub();
  await using main = await MainProcess.start(slowEnv(api.apiRoot));
  await beginJob(main, api.calls, "600");
  main.kill("SIGTERM");
  await main.logged(({ event }) => event === "draining");
  await new Promise((resolve) => setTimeout(resolve, 150)); // Any sooner, it would count as the same Ctrl-C.
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 143);
});

Deno.test("main.ts exits even if a body never ends", async () => {
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
  // An answered request shows that the previous one has been read.
  const response = await fetch(`http://127.0.0.1:${main.port}/`);
  await response.body?.cancel();
  main.kill("SIGTERM");
  assertEquals(await main.ended(), 0);
});

Deno.test("main.ts drains when one Ctrl-C arrives twice, as deno task has it", async () => {
  const open = Promise.withResolvers<void>();
  await using api = startBotApiStub(open.promise);
  await using main = await MainProcess.start(slowEnv(api.apiRoot));
  const { answer } = await beginJob(main, api.calls, "0.1");
  for (const signal of ["SIGINT", "SIGTERM", "SIGINT"] as const) main.kill(signal);
  await main.logged(({ event }) => event === "draining");
  open.resolve();
  assertEquals((await (await answer).json()).text, "Done after 0.1 s");
  assertEquals(await main.ended(), 0);
});

Deno.test("main.ts can be ended by a signal as soon as it starts", async () => {
  for (const ms of [0, 20, 40, 60]) {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-net", "--allow-read", "--allow-env", "main.ts"],
      cwd: fromFileUrl(new URL("../../", import.meta.url)),
      env: { BOT_ECHO_TOKEN: "123456:x", PORT: "0", HOST: "127.0.0.1" },
      ...{ stdout: "null", stderr: "null" },
    }).spawn();
    await new Promise((resolve) => setTimeout(resolve, ms));
    child.kill("SIGTERM");
    const { code } = await child.status;
    assert(code === 143 || code === 0, `${code} after ${ms} ms`);
  }
});
