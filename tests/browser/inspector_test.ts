/**
 * Features of the inspector alone: real bots, added by their tokens.
 */
import { assert, assertEquals } from "@std/assert";
import { launch } from "./helpers.ts";
import { look, violations, wireStage } from "./wire_helpers.ts";

Deno.test("a bot is added in the inspector by its token, which is not shown", async () => {
  const browser = await launch();
  {
    await using set = await wireStage("inspector", "echo");
    const late = set.tg.bot("late");
    await using tab = await look(browser, set, { colorScheme: "dark" });
    const { page } = tab;
    await page.getByRole("button", { name: "New bot" }).click();
    const dialog = page.getByRole("dialog");
    const field = dialog.getByLabel("Token, from @BotFather");
    assertEquals(await field.getAttribute("type"), "password");
    assertEquals(await violations(page), []);
    await field.fill("nonsense");
    await dialog.getByRole("button", { name: "Add" }).click();
    await dialog.getByText("its token is malformed; copy it from @BotFather").waitFor();
    // The browser reports the refusal, too.
    assertEquals((await tab.forgives()).length, 1);
    await field.fill(late.token);
    await page.keyboard.press("Enter");
    await page.locator("#bots").getByText("@late_bot").waitFor();
    await dialog.waitFor({ state: "hidden" });
    assertEquals((await set.api("setWebhook", { url: set.url }, late)).ok, true);
    await set.people[0]!.says(late, "hello there");
    await page.locator("#lines > .update").filter({ hasText: "“hello there”" })
      .getByText("delivered").waitFor();
    const all = await page.evaluate<string>("document.documentElement.outerHTML");
    assert(!all.includes(late.token.split(":")[1]!), "the bot's token is on the page");
  }
  await browser.close();
});
