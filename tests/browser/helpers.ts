/**
 * A playground with bots, and a browser that opens it.
 */
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "npm:playwright-core@1.65.1";
import { assertEquals } from "@std/assert";
import type { Message } from "../../src/telegram/types.ts";
import { startPlayground } from "../../src/simulator/playground/mod.ts";
import type { RunningSimulator, SimulatedBot } from "../../src/simulator/mod.ts";

export type { Page };

/** Debian's browser, or the one in CHROMIUM. */
const executablePath = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";

/** A browser shared by the tests of a file. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

// deno-lint-ignore no-explicit-any -- updates of many kinds
export type Handler = (update: any, api: Api) => unknown;
/** Calls a method of the Bot API. */
export type Api = (method: string, params: Record<string, unknown>) => Promise<{ ok: boolean }>;

function apiOf(tg: RunningSimulator, bot: SimulatedBot): Api {
  return async (method, params) => {
    const response = await fetch(`${tg.apiRoot}/bot${bot.token}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(params),
    });
    return await response.json();
  };
}

/** A bot behind a webhook: the handler's result is the webhook's answer. */
export async function webhookBot(tg: RunningSimulator, bot: SimulatedBot, handler: Handler) {
  const api = apiOf(tg, bot);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const reply = await handler(await request.json(), api);
    return reply instanceof Response ? reply : reply ? Response.json(reply) : new Response();
  });
  await api("setWebhook", { url: `http://127.0.0.1:${server.addr.port}/` });
  return { [Symbol.asyncDispose]: () => server.shutdown() };
}

/** A bot that polls; it stops when the simulator is closed. */
export async function pollingBot(tg: RunningSimulator, bot: SimulatedBot, handler: Handler) {
  const api = apiOf(tg, bot);
  for (let offset = 0;;) {
    const { result } = await api("getUpdates", { offset, timeout: 1 }) as unknown as {
      result?: { update_id: number }[];
    };
    if (!result) return;
    for (const update of result) {
      await handler(update, api);
      offset = update.update_id + 1;
    }
    if (stopped.has(tg)) return;
  }
}

const stopped = new WeakSet<RunningSimulator>();

/** The keyboard of a counter. */
export function counterKeyboard(count: number) {
  return {
    inline_keyboard: [[
      { text: "−1", callback_data: `${count - 1}` },
      { text: "+1", callback_data: `${count + 1}` },
    ]],
  };
}

/** Counts presses, by webhook reply. */
export const counter: Handler = async ({ message, callback_query: query }, api) => {
  if (message) {
    const reply_markup = counterKeyboard(0);
    return { method: "sendMessage", chat_id: message.chat.id, text: "Count: 0", reply_markup };
  }
  await api("answerCallbackQuery", { callback_query_id: query.id, text: "Counted" });
  const { chat, message_id } = query.message as Message;
  return {
    method: "editMessageText",
    chat_id: chat.id,
    message_id,
    text: `Count: ${query.data}`,
    reply_markup: counterKeyboard(Number(query.data)),
  };
};

/** A playground with Ada and Bob. */
export async function stage(...handles: string[]) {
  const tg = await startPlayground({ patience: 60_000 });
  const bots = handles.map((handle) => tg.bot(handle));
  const people = ["Ada", "Bob"].map((name) => tg.user(name));
  return {
    tg,
    bots,
    people,
    async [Symbol.asyncDispose]() {
      stopped.add(tg);
      await tg.close();
    },
  };
}

/** The playground in its own tab. An error in the page fails the test. */
export async function visit(
  browser: Browser,
  tg: RunningSimulator,
  options: BrowserContextOptions = {},
) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  await page.goto(tg.url);
  // Until then it knows nobody, and nobody can write.
  await page.getByText("Connected", { exact: true }).waitFor();
  return {
    page,
    troubles,
    /** Waits for a trouble that the test has caused, and forgives it; Chromium may report it late. */
    async forgives(): Promise<string[]> {
      for (let i = 0; i < 1000 && troubles.length === 0; i++) await page.waitForTimeout(20);
      return troubles.splice(0);
    },
    async [Symbol.asyncDispose]() {
      // A page that goes on trying to connect may meet another while it is being closed.
      const met = troubles.splice(0);
      await context.close();
      if (met.length > 0) throw new Error(`The page had troubles: ${met.join("; ")}`);
    },
  };
}

/** Sends a text to the current chat. */
export async function write(page: Page, text: string) {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.keyboard.press("Enter");
}

/** Waits until a page has something; its policy forbids Playwright to poll by a script of its own. */
export async function until<T>(page: Page, found: () => Promise<T>, wanted: T): Promise<void> {
  const same = (value: T) => JSON.stringify(value) === JSON.stringify(wanted);
  for (let i = 0; i < 1000 && !same(await found()); i++) await page.waitForTimeout(20);
  assertEquals(await found(), wanted);
}

/** The last message that somebody else than the reader wrote. */
export function lastAnswer(page: Page) {
  return page.locator("#log .message:not(.mine)").last();
}

/** The lowest contrast of a text against its background (WCAG 2), and where. */
export const leastContrast = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3) return colour;
    }
  };
  const texts = [...document.querySelectorAll("body *")].filter((element) =>
    element.checkVisibility() && !element.closest(".sr, svg, .spoiler") &&
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  return texts.map((element) => {
    const [a, b] = [channels(getComputedStyle(element).color), behind(element)].map(luminance);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return { ratio, text: element.textContent.slice(0, 30) };
  }).sort((a, b) => a.ratio - b.ratio)[0];
})()`;
