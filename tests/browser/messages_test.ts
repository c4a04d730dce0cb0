import { assert, assertEquals } from "@std/assert";
import { type Handler, lastAnswer, launch, stage, visit, webhookBot, write } from "./helpers.ts";

const HTML = `<b>bold</b> <i>it</i> <u>under</u> <s>gone</s> <code>a&lt;b</code> ` +
  `<a href="https://example.org/">link</a> <a href="javascript:alert(1)">bad</a> ` +
  `<tg-spoiler>secret</tg-spoiler> <b>x<i>y</i></b>\n<pre>p</pre>\n<blockquote>q</blockquote>`;
const EVIL = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

/** Answers each test's request with the message it needs. */
const talker: Handler = ({ message, inline_query, callback_query: query }) => {
  if (inline_query) {
    const result = (id: string) => ({
      type: "article",
      id,
      title: `Result ${id}`,
      input_message_content: { message_text: `${inline_query.query} ${id}` },
    });
    return {
      method: "answerInlineQuery",
      inline_query_id: inline_query.id,
      results: [result("1"), result("2")],
    };
  }
  if (query) {
    const answer = { method: "answerCallbackQuery", callback_query_id: query.id };
    return { ...answer, text: `You are ${query.data}`, show_alert: true };
  }
  if (!message) return undefined; // An edit, a reaction, a chosen result.
  const base = { method: "sendMessage", chat_id: message.chat.id };
  if (message.text === "html") return { ...base, text: HTML, parse_mode: "HTML" };
  if (message.text === "evil") return { ...base, text: EVIL };
  if (message.text === "keys") {
    const keyboard = [["Yes", "No"], [{ text: "My number", request_contact: true }]];
    return { ...base, text: "Well?", reply_markup: { keyboard, one_time_keyboard: true } };
  }
  if (message.text === "alert") {
    const inline_keyboard = [[{ text: "Ask", callback_data: "alerted" }, {
      text: "Site",
      url: "https://example.org/",
    }]];
    return { ...base, text: "Press", reply_markup: { inline_keyboard } };
  }
  if (message.text === "vote") {
    return { ...base, method: "sendPoll", question: "Which?", options: ["Tea", "Coffee"] };
  }
  if (message.text === "take away") {
    return { ...base, text: "Gone", reply_markup: { remove_keyboard: true } };
  }
  return { ...base, text: `Heard: ${message.text ?? "file"}` };
};

Deno.test("messages in a browser", async (t) => {
  const browser = await launch();
  await using set = await stage("talker");
  await using _bot = await webhookBot(set.tg, set.bots[0]!, talker);
  await using tab = await visit(browser, set.tg);
  const { page } = tab;

  await t.step("entities become elements; a dangerous link does not", async () => {
    await write(page, "html");
    const text = lastAnswer(page).locator(".text");
    await text.getByText("bold").waitFor();
    const found: Record<string, string | null> = {};
    for (const tag of ["strong", "em", "u", "s", "code", "a", "pre", "blockquote", "strong em"]) {
      found[tag] = await text.locator(tag).first().textContent();
    }
    assertEquals(found, {
      strong: "bold",
      em: "it",
      u: "under",
      s: "gone",
      code: "a<b",
      a: "link",
      pre: "p",
      blockquote: "q",
      "strong em": "y",
    });
    assertEquals(await text.locator("a").count(), 1);
    assertEquals(await text.locator("a").getAttribute("rel"), "noopener noreferrer");
    const spoiler = text.getByRole("button", { name: "Spoiler, press to read" });
    assertEquals(await text.getByText("secret").isVisible(), false);
    await spoiler.press("Enter");
    await text.getByText("secret").waitFor();
  });

  await t.step("messages are never interpreted as HTML", async () => {
    await write(page, EVIL);
    await write(page, "evil");
    await lastAnswer(page).getByText("onerror").waitFor();
    assertEquals(await page.locator("#log img, #log script").count(), 0);
    assertEquals((await page.title()).includes("owned"), false);
  });

  await t.step("a reply keyboard sends its button's text, and disappears", async () => {
    await write(page, "keys");
    await page.getByRole("button", { name: "Yes", exact: true }).click();
    await lastAnswer(page).getByText("Heard: Yes").waitFor();
    assertEquals(await page.getByRole("button", { name: "Yes", exact: true }).isVisible(), false);
    await write(page, "keys");
    await page.getByRole("button", { name: "My number" }).click();
    await page.locator("#log").getByText("👤 Ada").waitFor();
    await write(page, "keys");
    await page.getByRole("button", { name: "No", exact: true }).waitFor();
    await write(page, "take away");
    await page.getByRole("button", { name: "No", exact: true }).waitFor({ state: "hidden" });
  });

  await t.step("an alert is a dialog; a button with a URL is a link", async () => {
    await write(page, "alert");
    await page.getByRole("button", { name: "Ask" }).click();
    const alert = page.getByRole("dialog", { name: "Talker" });
    await alert.getByText("You are alerted").waitFor();
    await page.keyboard.press("Enter");
    await alert.waitFor({ state: "hidden" });
    const site = page.getByRole("link", { name: "Site" });
    assertEquals(await site.getAttribute("href"), "https://example.org/");
  });

  await t.step(
    "pressing a poll's option votes for it, pressing it again retracts the vote",
    async () => {
      await write(page, "vote");
      const option = lastAnswer(page).getByRole("listitem").filter({ hasText: "Coffee" });
      for (const counted of ["1 of 1", "0 of 0"]) {
        await option.getByRole("button").click();
        await option.getByText(counted).waitFor();
      }
    },
  );

  await t.step("own messages can be edited, replied to, reacted to, deleted", async () => {
    await write(page, "helo");
    await lastAnswer(page).getByText("Heard: helo").waitFor();
    const mine = page.locator("#log .mine").last();
    await mine.getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Edit" }).click();
    await write(page, "hello");
    await mine.getByText("hello").waitFor();
    await mine.getByText("edited").waitFor();
    await mine.getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "React 👍" }).click();
    await mine.getByRole("button", { name: "👍 1" }).click();
    await mine.getByRole("button", { name: "👍 1" }).waitFor({ state: "detached" });
    await lastAnswer(page).getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Reply" }).click();
    await write(page, "indeed");
    await page.locator("#log .mine .quoted").getByText("Heard: helo").waitFor();
    const hello = page.locator("#log .mine").filter({ hasText: "hello" });
    await hello.getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    await hello.waitFor({ state: "detached" });
  });

  await t.step("files are sent and shown", async () => {
    const png = Uint8Array.fromBase64(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    );
    // deno-lint-ignore no-explicit-any -- Playwright wants Node's Buffer; bytes will do
    const file = (name: string, mimeType: string, buffer: any) => ({ name, mimeType, buffer });
    const { Buffer } = await import("node:buffer");
    await page.locator("#file").setInputFiles(file("dot.png", "image/png", Buffer.from(png)));
    const photo = page.getByRole("img", { name: "Photo" });
    await photo.waitFor();
    const width = await photo.evaluate(async (element) => {
      const image = element as unknown as { decode(): Promise<void>; naturalWidth: number };
      await image.decode();
      return image.naturalWidth;
    });
    assertEquals(width, 1);
    await page.locator("#file").setInputFiles(
      file("notes.txt", "text/plain", Buffer.from("hello")),
    );
    const link = page.getByRole("link", { name: "notes.txt" });
    await link.waitFor();
    const response = await fetch(new URL((await link.getAttribute("href"))!, set.tg.url));
    assertEquals(await response.text(), "hello");
  });

  await t.step("inline results are requested and chosen", async () => {
    await page.getByRole("textbox", { name: "Message" }).fill("@talker_bot cats");
    await page.getByRole("option", { name: "Result 1" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator("#log .mine").getByText("cats 2").waitFor();
    await page.locator("#log .mine").getByText("via @talker_bot").waitFor();

    const text = page.getByRole("textbox", { name: "Message" });
    await text.fill("@talker_bot dogs");
    await page.getByRole("option", { name: "Result 1" }).click();
    await page.locator("#log .mine").getByText("dogs 1").waitFor();
    assertEquals(await text.inputValue(), "");
    assert(await page.locator("#results").isHidden());
  });

  await browser.close();
});
