/**
 * What must hold behind every proxy, as it does without one.
 */
import { assertEquals } from "@std/assert";
import { type MainProcess, textUpdate } from "../../e2e/main_process.ts";
import { type Client, STRANGER, TELEGRAM } from "./client.ts";

const MIB = 1024 * 1024;

/** Checks Postern's answers to Telegram: status, headers and bodies as without a proxy. */
export async function assertAnswers(client: Client, path: string): Promise<void> {
  const { status, headers, body } = await client.ask(path);
  assertEquals([status, headers["content-type"]], [200, "application/json"], body);
  assertEquals(headers["content-encoding"], undefined);
  assertEquals(JSON.parse(body), { method: "sendMessage", chat_id: 7, text: "hello" });

  const long = JSON.stringify(textUpdate(2, 7, "é".repeat(4096)));
  assertEquals(JSON.parse((await client.ask(path, { body: long })).body).text.length, 4096);

  const forged = { "x-telegram-bot-api-secret-token": "forged" };
  assertEquals(await client.status(path, { headers: forged }), 401);
  const get = await client.ask(path, { method: "GET", body: "" });
  assertEquals([get.status, get.headers.allow], [405, "POST"]);
  assertEquals(await client.status(path, { headers: { "content-type": "text/plain" } }), 415);
  assertEquals(await client.status(path, { body: "[]" }), 400);
  assertEquals(await client.status(path, { body: " ".repeat(MIB + 1) }), 413);
  const full = JSON.stringify(textUpdate(3, 8, "x"));
  assertEquals(await client.status(path, { body: full.padEnd(MIB) }), 200);
  assertEquals(await client.status(`${path}?x=1`), 200);
  assertEquals(await client.status(`${path}/elsewhere`), 404);
}

/** Checks that a stranger is refused, whatever address they claim. */
export async function assertForgedRefused(stranger: Client, path: string): Promise<void> {
  const claims = [
    undefined,
    TELEGRAM,
    `${TELEGRAM}, 127.0.0.1`,
    `127.0.0.1, ${TELEGRAM}`,
    `${STRANGER}, ${TELEGRAM}`,
    `${TELEGRAM},`,
    "unknown",
    "",
  ];
  for (const claim of claims) {
    const headers = {
      ...claim !== undefined && { "x-forwarded-for": claim },
      "x-real-ip": TELEGRAM,
      forwarded: `for=${TELEGRAM}`,
    };
    assertEquals(await stranger.status(path, { headers }), 403, `X-Forwarded-For: ${claim}`);
  }
}

/** Checks that there are refusals, and that all of them are logged with the same address. */
export async function assertRefusedFrom(main: MainProcess, address: string): Promise<void> {
  await main.logged(({ event }) => event === "refused");
  // A line that counts repeats, after a second, names none of them.
  const refused = main.log.filter(({ event, repeats }) => event === "refused" && !repeats);
  assertEquals(new Set(refused.map((line) => line.address)), new Set([address]));
}
