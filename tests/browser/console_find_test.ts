/** Finding things on the console's page: dead letters by a filter, and the story of an update. */
import { assertEquals } from "@std/assert";
import { stage } from "./console_stage.ts";
import { launch } from "./helpers.ts";

Deno.test("finding things on the console's page", async (t) => {
  const browser = await launch();

  await t.step("only an applied filter counts for dead letters, also for all of them", async () => {
    await using set = await stage();
    const page = await browser.newPage();
    await page.goto(set.url);
    await page.getByText("There are none.").waitFor();
    await set.say("frail", "words");
    const filter = page.locator("#dead-filter");
    await page.locator("#dead li").waitFor();
    await filter.getByLabel("Bot").fill("frail");
    await filter.getByRole("button", { name: "Filter" }).click();
    await filter.getByLabel("Bot").fill("");
    const drop = page.getByRole("button", { name: "Drop all of these" });
    await drop.click();
    await page.getByRole("dialog").getByText("deno task bot dead drop --bot frail").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await filter.getByRole("button", { name: "Show all" }).click();
    await drop.click();
    await page.getByRole("dialog").getByText("deno task bot dead drop --all").waitFor();
    await page.close();
  });

  await t.step("a story is of one bot, and may be older than the events on the page", async () => {
    await using set = await stage();
    const page = await browser.newPage();
    await page.goto(set.url);
    await page.getByText("Connected", { exact: true }).waitFor();
    await page.goto("about:blank");
    set.app.add("echo_2", { token: "777:abcdefabcdefabcdefabcdef", handler: () => {} });
    const sample = (chat: number) => ({
      message: { message_id: 1, date: 0, chat: { id: chat, type: "private" } },
    });
    for (const id of [1, 2]) {
      await set.app.dispatch("echo_2", { update_id: id, ...sample(9) } as never);
    }
    await set.say("echo", "hello");
    set.app.add("busy", { token: "778:abcdefabcdefabcdefabcdef", handler: () => {} });
    for (let id = 1; id <= 600; id++) {
      await set.app.dispatch("busy", { update_id: id, ...sample(8) } as never);
    }
    await page.goto(`${set.url}#echo/1`);
    const steps = page.locator("#story li");
    await steps.filter({ hasText: "arrived" }).waitFor();
    assertEquals(await page.locator("#events").getByText("bot=echo_2").count(), 0);
    await page.locator("#filter").getByRole("button", { name: "Show all" }).click();
    await page.locator("#filter").getByLabel("Chat id").fill("9");
    await page.locator("#events").getByText("bot=echo_2").nth(3).waitFor();
    await page.close();
  });

  await browser.close();
});
