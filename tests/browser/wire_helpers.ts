/**
 * One wire, two sources: the same bot, webhook and people, seen in the playground and in the
 * inspector of a relay.
 */
import type { Browser, BrowserContextOptions, Locator } from "npm:playwright-core@1.65.1";
import axe from "npm:axe-core@4.14.1";
import { relay } from "../../src/relay/relay.ts";
import type { RunningSimulator, SimulatedBot } from "../../src/simulator/mod.ts";
import { type Page, stage, visit } from "./helpers.ts";

/** The secret token of the webhook. */
export const SECRET = "the-secret-of-the-webhook";

/** Where the wire is viewed. */
export const SOURCES = ["playground", "inspector"] as const;
export type Source = typeof SOURCES[number];

// deno-lint-ignore no-explicit-any -- updates of many kinds
type Answer = (update: any) => unknown;

/** A bot behind a webhook on this machine; `answer` may be changed. */
export async function wireStage(source: Source, ...handles: string[]) {
  const folder = await Deno.makeTempDir();
  const set = await stage(...handles);
  const { tg } = set;
  const bot = set.bots[0]!;
  const relayed = source === "inspector"
    ? await relay({
      bots: Object.fromEntries(set.bots.map(({ token, username }) => [username, { token }])),
      telegram: { apiRoot: tg.apiRoot },
      folder,
      drainMs: 100,
      log: false,
    })
    : undefined;
  const apiRoot = relayed?.apiRoot ?? tg.apiRoot;
  const api = async (method: string, params: Record<string, unknown>, of: SimulatedBot = bot) => {
    const response = await fetch(`${apiRoot}/bot${of.token}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(params),
    });
    return await response.json();
  };
  // deno-lint-ignore no-explicit-any -- updates of many kinds
  const hook = { answer: (() => {}) as Answer, updates: [] as any[] };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const update = await request.json();
    hook.updates.push(update);
    const reply = await hook.answer(update);
    return reply instanceof Response ? reply : reply ? Response.json(reply) : new Response();
  });
  const url = `http://127.0.0.1:${server.addr.port}/hook`;
  await api("setWebhook", { url, secret_token: SECRET });
  return {
    ...set,
    source,
    bot,
    hook,
    url,
    api,
    folder,
    page: { url: relayed?.url ?? tg.url, apiRoot },
    async [Symbol.asyncDispose]() {
      await relayed?.close();
      await set[Symbol.asyncDispose]();
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** The page with the wire, in its own tab. */
export async function look(
  browser: Browser,
  set: Awaited<ReturnType<typeof wireStage>>,
  options: BrowserContextOptions = {},
) {
  const permissions = ["clipboard-read", "clipboard-write"];
  return await visit(browser, { url: set.page.url } as RunningSimulator, {
    permissions,
    locale: "en-US",
    ...options,
  });
}

/** What the clipboard holds. */
const clipboard = (page: Page) => page.evaluate<string>("navigator.clipboard.readText()");

/** Empties the clipboard, presses a button that copies, and gives what it has copied. */
export async function copiedBy(page: Page, button: Locator): Promise<string> {
  await page.evaluate("navigator.clipboard.writeText('')");
  await button.click();
  for (let i = 0; i < 1000 && await clipboard(page) === ""; i++) await page.waitForTimeout(20);
  return await clipboard(page);
}

/** The violations that axe finds in a page. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>("axe.run(document, { resultTypes: ['violations'] })");
  return violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n")}`
  );
}
