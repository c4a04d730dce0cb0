/**
 * Features of the playground's wire alone: creating bots, their tokens, and faults.
 */
import { assertEquals } from "@std/assert";
import { launch, write } from "./helpers.ts";
import { copiedBy, look, violations, wireStage } from "./wire_helpers.ts";

Deno.test("bots, tokens and faults in the playground", async (t) => {
  const browser = await launch();

  await t.step("a bot is created, and its token copied", async () => {
    await using set = await wireStage("playground", "echo");
    await using tab = await look(browser, set);
    const { page } = tab;
    await page.getByRole("button", { name: "New bot" }).click();
    await page.getByLabel("Name").fill("shop");
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { name: "Shop" }).waitFor();
    await page.getByText("This bot is not running yet").waitFor();
    const copyButton = (place: string) =>
      page.locator(place).getByRole("button", { name: "Copy token" }).first();
    const copied = await copiedBy(page, copyButton("#log"));
    await page.getByText("token copied").waitFor();
    const shop = [...set.tg.world.bots.values()].find(({ username }) => username === "shop_bot");
    assertEquals(copied, shop!.token);
    await page.locator("#bots summary").filter({ hasText: "@echo_bot" }).click();
    assertEquals(await copiedBy(page, copyButton("#bots")), set.bot.token);
  });

  await t.step("active faults are shown with their bot until they have been used up", async () => {
    await using set = await wireStage("playground", "echo", "other");
    await using tab = await look(browser, set);
    const { page } = tab;
    await page.getByText("Inject faults").click();
    await page.getByRole("button", { name: "Next call: 500" }).click();
    await page.getByRole("button", { name: "Slow calls" }).click();
    const faults = page.getByRole("list", { name: "Active faults" });
    await faults.getByText("the next call by @echo_bot: 500").waitFor();
    await faults.getByText("every call by any bot: 2 s slower").waitFor();
    await page.getByRole("button", { name: "Normal speed" }).click();
    assertEquals((await set.api("getMe", {}, set.bots[1]!)).ok, true);
    assertEquals((await set.api("getMe", {})).error_code, 500);
    await faults.getByText("the next call").waitFor({ state: "hidden" });
    assertEquals(await violations(page), []);
  });

  await t.step(
    "a message's menu button is visible without a pointer, and the log is a list",
    async () => {
      await using set = await wireStage("playground", "echo");
      await using tab = await look(browser, set);
      const { page } = tab;
      await write(page, "hi");
      const more = page.getByRole("button", { name: "More" });
      await more.waitFor();
      const opacity = await page.evaluate(
        "getComputedStyle(document.querySelector('.message .more')).opacity",
      );
      assertEquals(opacity, "1");
      assertEquals(await page.getByRole("log").getByRole("list").getByRole("listitem").count(), 1);
      assertEquals(await violations(page), []);
    },
  );

  await browser.close();
});
