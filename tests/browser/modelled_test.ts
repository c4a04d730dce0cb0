/**
 * Features beyond plain chats: topics, links, Stars, request buttons, games, Web Apps, drafts,
 * business chats with checklists, supergroups.
 */
import { assert, assertEquals } from "@std/assert";
import { Group } from "../../src/simulator/people/places.ts";
import {
  type Api,
  type Handler,
  lastAnswer,
  launch,
  leastContrast,
  type Page,
  stage,
  visit,
  webhookBot,
  write,
} from "./helpers.ts";
import { violations } from "./wire_helpers.ts";

// deno-lint-ignore no-explicit-any -- results of many methods
type Result = Record<string, any>;

const DOT = new File(
  [Uint8Array.fromBase64(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  )],
  "dot.png",
  { type: "image/png" },
);
const XTR = { currency: "XTR", prices: [{ label: "x", amount: 5 }] };
const GOODS = { title: "Tea", description: "Green", payload: "tea" };

/** Does what the chat's title or the message says. */
function director(api: Api) {
  const ask = async (method: string, params: Result): Promise<Result> => {
    const answer = await api(method, params) as { ok: boolean; result?: Result };
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer)}`);
    return answer.result ?? {};
  };
  const links: string[] = [];
  let seen = "";
  // deno-lint-ignore no-explicit-any -- messages of many kinds
  const cases: Record<string, (message: any, base: Result) => Promise<unknown>> = {
    async invite({ chat }, base) {
      for (const creates_join_request of [true, false]) {
        const wish = { chat_id: chat.id, creates_join_request };
        links.push((await ask("createChatInviteLink", wish)).invite_link);
      }
      await ask("sendMessage", { ...base, text: "Two links" });
    },
    links: (_, base) => ask("sendMessage", { ...base, text: links.join("\n") }),
    async stars(_, base) {
      const monthly = { ...GOODS, ...XTR, subscription_period: 2_592_000 };
      const link = await ask("createInvoiceLink", monthly) as unknown as string;
      await ask("sendInvoice", { ...base, ...GOODS, ...XTR });
      const keyboard = [[{ text: "Subscribe", url: link }]];
      const reply_markup = { inline_keyboard: keyboard };
      await ask("sendMessage", { ...base, text: "Monthly:", reply_markup });
    },
    paid: (_, base) => {
      const media = [{ type: "photo", media: seen }];
      return ask("sendPaidMedia", { ...base, star_count: 3, media, payload: "cats" });
    },
    keys(_, base) {
      const keyboard = [
        [{ text: "Somebody", request_users: { request_id: 1, request_name: true } }],
        [{
          text: "A group",
          request_chat: { request_id: 2, chat_is_channel: false, request_title: true },
        }],
        [{ text: "My place", request_location: true }],
        [{ text: "Order", web_app: { url: "https://example.org/shop" } }],
      ];
      return ask("sendMessage", { ...base, text: "Choose", reply_markup: { keyboard } });
    },
    game: (_, base) => ask("sendGame", { ...base, game_short_name: "chess" }),
    app(_, base) {
      const app = { text: "Open", web_app: { url: "https://example.org/app" } };
      const reply_markup = { inline_keyboard: [[app]] };
      return ask("sendMessage", { ...base, text: "A Web App", reply_markup });
    },
    draft: (_, base) => ask("sendMessageDraft", { ...base, draft_id: 1, text: "Let me think" }),
    done: (_, base) => ask("sendMessage", { ...base, text: "I have thought" }),
  };
  const handler: Handler = async (update) => {
    const { message, business_message, callback_query: query, chat_join_request: wish } = update;
    if (update.pre_checkout_query) {
      const { id } = update.pre_checkout_query;
      await ask("answerPreCheckoutQuery", { pre_checkout_query_id: id, ok: true });
    }
    if (message?.photo) seen = message.photo.at(-1).file_id;
    if (query) {
      const text = `You play ${query.game_short_name}`;
      await ask("answerCallbackQuery", { callback_query_id: query.id, text });
    }
    if (wish) await ask("approveChatJoinRequest", { chat_id: wish.chat.id, user_id: wish.from.id });
    if (business_message?.text === "list") {
      const { business_connection_id, chat } = business_message;
      const tasks = [{ id: 1, text: "Pack" }, { id: 2, text: "Go" }];
      const checklist = { title: "Trip", tasks, others_can_mark_tasks_as_done: true };
      const to = { business_connection_id, chat_id: chat.id };
      await ask("sendChecklist", { ...to, checklist });
    }
    const todo = message?.text && cases[message.text];
    if (todo) await todo(message, { chat_id: message.chat.id });
  };
  return handler;
}

async function scene() {
  const set = await stage();
  const bot = set.tg.bot("director", { games: { chess: "Chess" } });
  let api: Api = () => Promise.reject(new Error("not yet"));
  let handler: Handler = () => undefined;
  const server = await webhookBot(set.tg, bot, (update, given) => {
    if (api !== given) [api, handler] = [given, director(given)];
    return handler(update, given);
  });
  return {
    ...set,
    bot,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await set[Symbol.asyncDispose]();
    },
  };
}

const news = (page: Page, text: string) =>
  page.locator("#log .news").filter({ hasText: text }).last().waitFor();

/** Opens the current chat's menu, and picks an entry. */
async function inChatMenu(page: Page, item: string) {
  await page.getByRole("button", { name: "Chat …" }).click();
  await page.locator("#menu").getByRole("button", { name: item }).click();
}

/** Where to put screenshots for review. */
const pictures = Deno.env.get("PICTURES");

async function picture(page: Page, name: string) {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
}

Deno.test("features beyond plain chats, in a browser", async (t) => {
  const browser = await launch();
  await using set = await scene();
  const { tg, bot, people: [ada, bob] } = set;
  await using tab = await visit(browser, tg);
  const { page } = tab;

  await t.step("topics are opened, read separately, closed", async () => {
    await page.getByRole("button", { name: "New group" }).click();
    const dialog = page.getByRole("dialog", { name: "New group" });
    await dialog.getByLabel("Title").fill("Garden");
    await dialog.getByLabel("Sort").selectOption("forum");
    await dialog.getByLabel("Bob").uncheck();
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("button", { name: "New topic" }).click();
    await page.getByRole("dialog", { name: "New topic" }).getByLabel("Name").fill("Roses");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    const bar = page.getByRole("navigation", { name: "Topics" });
    await bar.getByRole("button", { name: "Roses", pressed: true }).waitFor();
    await write(page, "in the roses");
    await page.locator("#log .mine").getByText("in the roses").waitFor();
    await bar.getByRole("button", { name: "General" }).click();
    await write(page, "in general");
    await page.locator("#log .mine").getByText("in general").waitFor();
    assertEquals(await page.locator("#log").getByText("in the roses").count(), 0);
    await bar.getByRole("button", { name: "All" }).click();
    await page.locator("#log .mine").filter({ hasText: "# Roses" }).waitFor();
    await bar.getByRole("button", { name: "Roses" }).click();
    await bar.getByRole("button", { name: "Close" }).click();
    await bar.getByRole("button", { name: "Roses (closed)" }).waitFor();
    await news(page, "Ada closed the topic");
    await picture(page, "topics");
    await bar.getByRole("button", { name: "Reopen" }).click();
    await bar.getByRole("button", { name: "Roses", exact: true }).waitFor();
  });

  await t.step("a group is renamed; people join by a link, or request to", async () => {
    const topics = page.getByRole("navigation", { name: "Topics" });
    await topics.getByRole("button", { name: "All" }).click();
    await inChatMenu(page, "Rename");
    await page.getByRole("dialog", { name: "Rename" }).getByLabel("Title").fill("Park");
    await page.getByRole("button", { name: "Rename" }).click();
    await news(page, "Ada renamed the chat to “Park”");
    await inChatMenu(page, "Make @director_bot administrator");
    await write(page, "invite");
    await lastAnswer(page).getByText("Two links").waitFor();
    const park = new Group([...tg.world.rooms.values()].find(({ chat }) => chat.title === "Park")!);
    await page.getByRole("radio", { name: "Bob" }).check();
    await page.getByRole("button", { name: "Director" }).click();
    await write(page, "links");
    const links = lastAnswer(page).locator(".command");
    await links.last().waitFor();
    await links.first().click();
    await page.getByText("You requested to join Park").waitFor();
    await page.getByRole("button", { name: "Park" }).click();
    await news(page, "Bob joined");
    await bob!.leaves(park);
    await page.getByRole("button", { name: "Director" }).click();
    await links.last().click();
    await page.getByRole("heading", { name: "Park" }).waitFor();
    await news(page, "Bob joined");
    await page.getByRole("radio", { name: "Ada" }).check();
  });

  await t.step("Stars pay for invoices, links, subscriptions and media", async () => {
    await page.getByRole("button", { name: "Director" }).click();
    await write(page, "stars");
    await page.getByRole("button", { name: "Pay" }).click();
    await news(page, "Ada paid 5 ⭐");
    await page.getByRole("button", { name: "Subscribe" }).click();
    await news(page, "Ada paid 5 ⭐, a subscription");
    await page.getByRole("button", { name: "Renew" }).click();
    await page.locator("#log .news").filter({ hasText: "a subscription" }).nth(1).waitFor();
    await ada!.sends(bot, { photo: DOT });
    await write(page, "paid");
    await page.getByText("🔒 1 photo or video").waitFor();
    await picture(page, "stars");
    await page.getByRole("button", { name: "Buy for 3 ⭐" }).click();
    await page.getByText("🔒").waitFor({ state: "detached" });
    assertEquals(tg.world.bots.get(bot.id)!.stars.balance, 5 + 5 + 5 + 3);
  });

  await t.step("buttons that request people, chats, locations and data", async () => {
    await write(page, "keys");
    await page.getByRole("button", { name: "Somebody" }).click();
    await page.getByRole("dialog", { name: "Somebody" }).getByLabel("Bob").check();
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await news(page, "Ada shared Bob");
    await page.getByRole("button", { name: "A group" }).click();
    await page.getByRole("dialog", { name: "A group" }).getByLabel("Park").check();
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await news(page, "Ada shared the chat Park");
    await page.getByRole("button", { name: "My place" }).click();
    await page.locator("#log .mine").getByText("51.5074").waitFor();
    await page.getByRole("button", { name: "Order" }).click();
    await page.getByRole("dialog", { name: "Order" }).getByLabel("Data").fill("two teas");
    await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
    await news(page, "Ada sent “two teas” from “Order”");
    await picture(page, "buttons");
  });

  await t.step("games are played, Web Apps opened", async () => {
    await write(page, "game");
    await page.getByRole("button", { name: "Play Chess" }).click();
    await page.locator("#toast").getByText("You play chess").waitFor();
    await write(page, "app");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Open" });
    await dialog.getByText("https://example.org/app").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
  });

  await t.step("a draft is shown until the message arrives", async () => {
    await write(page, "draft");
    await page.locator("#log .draft").getByText("Let me think").waitFor();
    await picture(page, "draft");
    await write(page, "done");
    await lastAnswer(page).getByText("I have thought").waitFor();
    assertEquals(await page.locator("#log .draft").count(), 0);
  });

  await t.step("business chats, with a checklist", async () => {
    await inChatMenu(page, "Connect to my business account");
    await page.getByRole("radio", { name: "Bob" }).check();
    await inChatMenu(page, "Write to a person");
    const dialog = page.getByRole("dialog", { name: "Write to a person" });
    await dialog.getByLabel("Ada").check();
    await dialog.getByLabel("Text").fill("list");
    await dialog.getByRole("button", { name: "Send" }).click();
    await page.getByText("sent by @director_bot").waitFor();
    await write(page, "thank you");
    await page.locator("#log .mine").getByText("thank you").waitFor();
    await page.getByRole("checkbox", { name: "Pack" }).check();
    await news(page, "Bob marked “Pack” as done");
    await picture(page, "business");
    await page.getByRole("radio", { name: "Ada" }).check();
    await page.getByRole("checkbox", { name: "Pack", checked: true }).waitFor();
    await page.getByRole("button", { name: "Director" }).click();
    await inChatMenu(page, "Disconnect from my business account");
    await page.getByRole("button", { name: "Chat …" }).click();
    await page.getByRole("button", { name: "Connect to my business account" }).waitFor();
    await page.keyboard.press("Escape");
  });

  await t.step("a basic group becomes a supergroup", async () => {
    await page.getByRole("button", { name: "New group" }).click();
    const dialog = page.getByRole("dialog", { name: "New group" });
    await dialog.getByLabel("Title").fill("Old");
    await dialog.getByLabel("Sort").selectOption("group");
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { name: "Old" }).waitFor();
    await inChatMenu(page, "Upgrade to a supergroup");
    await news(page, "This supergroup was upgraded from a group");
    await page.locator("#rooms button").filter({ hasText: "Old" }).first().click();
    await news(page, "This group was upgraded to a supergroup");
    await page.locator("#log").getByRole("button", { name: "Open" }).click();
    await news(page, "This supergroup was upgraded from a group");
  });

  await browser.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  Deno.test(`features beyond plain chats, on a phone in the ${colorScheme}`, async () => {
    const browser = await launch();
    await using set = await scene();
    const { tg, bot, people: [ada, bob] } = set;
    const garden = tg.group("Garden with a rather long name", [ada!, bob!, bot], { forum: true });
    for (const name of ["Roses", "Tulips and daffodils", "Lawn"]) {
      const topic = await ada!.opensTopic(garden, name);
      await bob!.says(garden, `about ${name}`, { topic });
    }
    await ada!.connectsBusiness(bot);
    await bob!.writesTo(ada!, "list");
    await ada!.sends(bot, { photo: DOT });
    await ada!.says(bot, "paid");
    await ada!.hears(bot);
    const viewport = { width: 360, height: 640 };
    await using tab = await visit(browser, tg, { viewport, isMobile: true, colorScheme });
    const { page } = tab;
    for (const chat of ["Garden", "Director", "Bob"]) {
      await page.getByRole("button", { name: "Chats" }).click();
      await page.locator("#rooms button").filter({ hasText: chat }).first().click();
      await page.locator("#log .message").first().waitFor();
      assertEquals(await page.evaluate("document.documentElement.scrollWidth"), 360);
      const { ratio, text } = await page.evaluate<{ ratio: number; text: string }>(leastContrast);
      assert(ratio >= 4.5, `"${text}" has a contrast of ${ratio.toFixed(2)}`);
      assertEquals(await violations(page), []);
      await picture(page, `phone-${colorScheme}-${chat}`);
    }
    await browser.close();
  });
}
