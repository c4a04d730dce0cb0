/**
 * The page for everybody: with the keyboard alone, on a phone, in the dark, and after losing the
 * connection.
 */
import { assert, assertEquals } from "@std/assert";
import { startPlayground } from "../../src/simulator/playground/mod.ts";
import {
  counter,
  lastAnswer,
  launch,
  leastContrast,
  type Page,
  stage,
  visit,
  webhookBot,
  write,
} from "./helpers.ts";

const focused = (page: Page) =>
  page.evaluate<string>(`document.activeElement.id || document.activeElement.textContent.trim()`);

/** Presses a key until the wanted element has the focus. */
async function pressUntil(page: Page, key: string, wanted: string) {
  for (let i = 0; i < 40 && await focused(page) !== wanted; i++) await page.keyboard.press(key);
  assertEquals(await focused(page), wanted);
}

Deno.test("the playground everywhere", async (t) => {
  const browser = await launch();

  await t.step(
    "the keyboard alone suffices, and the focus stays on a button that is edited",
    async () => {
      await using set = await stage("counter");
      await using _bot = await webhookBot(set.tg, set.bots[0]!, counter);
      await using tab = await visit(browser, set.tg);
      const { page } = tab;
      await page.getByRole("button", { name: "Start" }).waitFor();
      await pressUntil(page, "Tab", "text");
      await page.keyboard.type("count");
      await page.keyboard.press("Enter");
      await lastAnswer(page).getByText("Count: 0").waitFor();
      await pressUntil(page, "Shift+Tab", "+1");
      await page.keyboard.press("Enter");
      await lastAnswer(page).getByText("Count: 1").waitFor();
      assertEquals(await focused(page), "+1");
      await page.keyboard.press("Space");
      await lastAnswer(page).getByText("Count: 2").waitFor();
      await pressUntil(page, "Shift+Tab", "⋯");
      await page.keyboard.press("Enter");
      assertEquals(await focused(page), "Reply");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "👍 1" }).waitFor();
      await pressUntil(page, "Shift+Tab", "new-group");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog", { name: "New group" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      assertEquals(await focused(page), "new-group");
    },
  );

  await t.step("on a phone there is one column, and nothing overflows", async () => {
    await using set = await stage("counter");
    await using _bot = await webhookBot(set.tg, set.bots[0]!, counter);
    const phone = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };
    await using tab = await visit(browser, set.tg, phone);
    const { page } = tab;
    const visible = async () => {
      const shown = [];
      for (const id of ["people", "chat", "wire"]) {
        if (await page.locator(`main > #${id}`).isVisible()) shown.push(id);
      }
      assertEquals(await page.evaluate("document.documentElement.scrollWidth"), 360);
      return shown;
    };
    await page.getByRole("button", { name: "Start" }).tap();
    await page.getByRole("button", { name: "+1" }).tap();
    await lastAnswer(page).getByText("Count: 1").waitFor();
    assertEquals(await visible(), ["chat"]);
    await page.getByRole("button", { name: "Wire" }).tap();
    assertEquals(await visible(), ["wire"]);
    await page.locator("#lines").getByText("delivered").first().waitFor();
    await page.getByRole("button", { name: "Chats" }).tap();
    assertEquals(await visible(), ["people"]);
    await page.getByRole("button", { name: "Counter" }).tap();
    assertEquals(await visible(), ["chat"]);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    await t.step(`every text is legible in the ${colorScheme}`, async () => {
      await using set = await stage("counter", "idle");
      let failures = 3;
      await using _bot = await webhookBot(
        set.tg,
        set.bots[0]!,
        (update, api) =>
          failures-- > 0 ? new Response(null, { status: 500 }) : counter(update, api),
      );
      await using tab = await visit(browser, set.tg, { colorScheme });
      const { page } = tab;
      const background = await page.evaluate<string>(
        "getComputedStyle(document.body).backgroundColor",
      );
      assertEquals(Number(/\d+/.exec(background)![0]) < 128, colorScheme === "dark");
      await write(page, "count");
      await page.locator("#lines").getByText("retrying").waitFor();
      await page.locator("#bots summary").first().click();
      const { ratio, text } = await page.evaluate<{ ratio: number; text: string }>(leastContrast);
      assert(ratio >= 4.5, `"${text}" has a contrast of ${ratio.toFixed(2)}`);
    });
  }

  await t.step("the page reconnects and shows the current state", async () => {
    const before = await stage("echo");
    const port = Number(new URL(before.tg.url).port);
    await using tab = await visit(browser, before.tg);
    const { page, troubles } = tab;
    await write(page, "old news");
    await page.locator("#log").getByText("old news").waitFor();
    await before[Symbol.asyncDispose]();
    await page.getByText("Not connected, trying again").waitFor();
    await write(page, "into the void");
    await page.getByText("The simulator does not answer").waitFor();
    assertEquals(
      await page.getByRole("textbox", { name: "Message" }).inputValue(),
      "into the void",
    );

    await using after = await startPlayground({ port });
    after.bot("echo");
    after.user("Zoe");
    await page.getByText("Connected", { exact: true }).waitFor();
    await page.getByText("This is where Zoe talks to Echo").waitFor();
    assertEquals(await page.getByText("old news").count(), 0);
    await write(page, "new news");
    await page.locator("#log").getByText("new news").waitFor();
    troubles.length = 0; // The browser reports the lost connection.
  });

  await t.step("nothing is loaded from elsewhere", async () => {
    await using set = await stage("echo");
    const context = await browser.newContext();
    const page = await context.newPage();
    const hosts = new Set<string>();
    page.on("request", (request) => hosts.add(new URL(request.url()).origin));
    await page.goto(set.tg.url);
    await page.getByText("Connected", { exact: true }).waitFor();
    assertEquals([...hosts], [set.tg.apiRoot]);
    await context.close();
  });

  await browser.close();
});
