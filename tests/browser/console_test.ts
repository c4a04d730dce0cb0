/** The console in a browser: what it shows, what it does, and for whom. */
import { assert, assertEquals } from "@std/assert";
import { stage, violations } from "./console_stage.ts";
import { launch } from "./helpers.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const PICTURES = Deno.env.get("PICTURES");

Deno.test("the console in a browser", async (t) => {
  const browser = await launch();

  await t.step("shows trouble and an update's history, and fixes what it can", async () => {
    await using set = await stage();
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(set.url);
    await page.getByText("Connected", { exact: true }).waitFor();
    await page.locator("#troubles").getByText("url is none").first().waitFor();

    await page.locator("#bots summary").filter({ hasText: "echo" }).click();
    await page.locator("#bots details[open]").getByRole("button", { name: "Set again" }).click();
    await page.getByText("deno task bot set echo", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Set it" }).click();
    await page.getByText("Webhook was set").waitFor();

    await set.say("echo", "fail").catch(() => {});
    await page.locator("#events").getByText("Error: out of tea").first().waitFor();
    await page.getByRole("button", { name: "Story of update 1" }).first().click();
    const story = page.locator("#events li");
    await story.getByText("handler failed").waitFor();
    await story.nth(2).waitFor();
    const steps = page.locator("#story li");
    await steps.filter({ hasText: "arrived" }).waitFor();
    await steps.filter({ hasText: "its turn came after" }).waitFor();
    await steps.filter({ hasText: "handler failed: Error: out of tea" }).waitFor();
    await steps.filter({ hasText: "answered after" }).waitFor();
    assert(page.url().endsWith("#echo/1"));
    assertEquals(await page.getByText("fail", { exact: true }).count(), 0, "no text of a user");

    const stuck = set.say("stuck", "hello");
    await page.locator("#lanes").getByText("chat 5").waitFor();
    await page.getByRole("button", { name: "Skip to dead letters" }).click();
    await page.getByText("deno task bot stuck skip stuck 2", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Skip it" }).click();
    assertEquals(await stuck, "dead");

    await page.getByRole("button", { name: "Run the doctor" }).click();
    await page.getByRole("dialog").getByText("deno task bot doctor", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Run it" }).click();
    await page.getByText("warning: The port is odd: use 443").waitFor();
    assertEquals(errors, []);
    await page.close();
  });

  await t.step("dead letters are filtered, shown, retried and dropped", async () => {
    await using set = await stage();
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    await page.goto(set.url);
    await page.getByText("There are none.").waitFor();
    for (const text of ["first words", "second words", "third words"]) {
      await set.say("frail", text);
    }
    const letters = page.locator("#dead li");
    await letters.nth(2).waitFor();
    assertEquals(await page.getByText("words").count(), 0, "no text until somebody asks for it");

    await letters.first().getByRole("button", { name: "Look" }).click();
    await page.getByText(/deno task bot dead show \d+ --full/).waitFor();
    assertEquals(await page.getByText("first words").count(), 0);
    await page.getByRole("dialog").getByRole("button", { name: "Look" }).click();
    await page.getByRole("dialog").getByText("first words").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();

    const filter = page.locator("#dead-filter");
    await filter.getByLabel("Error").fill("Error: other");
    await filter.getByRole("button", { name: "Filter" }).click();
    await page.getByText("There are none.").waitFor();
    await filter.getByRole("button", { name: "Show all" }).click();
    await letters.nth(2).waitFor();

    set.state.mended = true;
    for (const i of [0, 1]) await letters.nth(i).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Try 2 again" }).click();
    await page.getByRole("dialog").getByText(/^deno task bot dead replay \d+ \d+$/).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Try again" }).click();
    await page.getByText("Replayed 2 dead letters").waitFor();
    await page.getByText("1 dead letter shown").waitFor();
    await page.getByRole("button", { name: "Drop all of these" }).click();
    await page.getByRole("dialog").getByText("deno task bot dead drop --all").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Drop" }).click();
    await page.getByText("There are none.").waitFor();
    assertEquals(errors, []);
    await page.close();
  });

  await t.step(
    "with a store, the page shows its instances, its lag, and the updates waiting in it",
    async () => {
      await using set = await stage(undefined, "memory");
      const page = await browser.newPage();
      await page.goto(set.url);
      await page.locator("#instances").getByText("1 (this one)").waitFor();
      await page.locator("#instances").getByText(/^0 chats, 0 updates waiting, lease for/)
        .waitFor();
      await page.locator("#tiles").getByText("Store lag").waitFor();
      await set.say("echo", "fail");
      await page.locator("#lanes").getByText(/failed, tried again in|attempt 2/).first().waitFor();
      await page.locator("#lanes").getByRole("button", { name: "Skip to dead letters" }).click();
      await page.getByRole("button", { name: "Skip it" }).click();
      await page.locator("#dead li").getByText("skipped by an operator").waitFor();
      await page.close();
    },
  );

  for (const colorScheme of ["light", "dark"] as const) {
    for (const [name, width] of [["desk", 1280], ["phone", 360]] as const) {
      await t.step(
        `axe finds nothing in the ${colorScheme} on a ${name}, and nothing overflows`,
        async () => {
          await using set = await stage();
          const viewport = { width, height: 800 };
          const context = await browser.newContext({ viewport, colorScheme });
          const page = await context.newPage();
          await page.goto(set.url);
          await page.locator("#troubles").getByText("url is none").first().waitFor();
          await set.say("echo", "fail").catch(() => {});
          void set.say("stuck", "hello");
          await set.say("frail", "private");
          await page.locator("#dead li").first().waitFor();
          await page.locator("#lanes").getByText("chat 5").waitFor();
          await page.locator("#bots summary").first().click();
          assertEquals(await page.evaluate("document.documentElement.scrollWidth"), width);
          if (PICTURES) {
            const path = `${PICTURES}/console-${colorScheme}-${name}.png`;
            await page.screenshot({ path, fullPage: true });
          }
          assertEquals(await violations(page), []);
          await page.getByRole("button", { name: "Give up this run" }).click();
          await page.getByRole("dialog").waitFor();
          const [all, seen] = await page.evaluate<[number, number]>(
            "(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])" +
              "(document.querySelector('dialog pre'))",
          );
          assertEquals(all, seen, "the whole command is seen");
          assertEquals(await violations(page), []);
          await context.close();
        },
      );
    }
  }

  await t.step("a button is clicked even if the page changes while it is pressed", async () => {
    await using set = await stage();
    const page = await browser.newPage();
    void set.say("stuck", "hello");
    await page.goto(set.url);
    const button = page.getByRole("button", { name: "Give up this run" });
    await page.locator("#troubles").getByText("url is none").first().waitFor();
    await button.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await button.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    // The tiles are drawn every second, and so are the chats.
    for (let i = 0; i < 2; i++) {
      const before = await page.evaluateHandle("document.querySelector('.tile')");
      await page.waitForTimeout(50);
      while (await before.evaluate((tile) => (tile as { isConnected: boolean }).isConnected)) {
        await page.waitForTimeout(50);
      }
    }
    await page.mouse.up();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.close();
  });

  await t.step("every action can be reached and dismissed with the keyboard", async () => {
    await using set = await stage();
    const page = await browser.newPage();
    void set.say("stuck", "hello");
    await page.goto(set.url);
    await page.locator("#lanes").getByText("chat 5").waitFor();
    const focused = () =>
      page.evaluate<string>("document.activeElement.closest('summary, button, input')?.innerText");
    const reach = async (text: string) => {
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press("Tab");
        if ((await focused())?.startsWith(text)) return;
      }
      throw new Error(`"${text}" cannot be reached`);
    };
    await reach("stuck");
    await page.keyboard.press("Enter");
    await page.locator("#bots details[open]").waitFor();
    for (const name of ["Set again", "Give up this run", "Skip to dead letters"]) {
      await reach(name);
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").getByText(/^deno task bot /).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      assertEquals(await focused(), name, "the focus is where it was");
    }
    await page.close();
  });

  await t.step("an address with an update leads to its story, also in an open page", async () => {
    await using set = await stage();
    const page = await browser.newPage();
    for (const id of [1, 2]) await set.say("echo", `text ${id}`);
    await page.goto(`${set.url}#echo/1`);
    await page.locator("#story").getByText("arrived").waitFor();
    assertEquals(await page.locator("#filter").getByLabel("Update id").inputValue(), "1");
    await page.goto(`${set.url}#echo/2`); // Only the part after # differs: nothing is loaded.
    await page.locator("#events-note").getByText(/^[1-9]\d* of the last/).waitFor();
    assertEquals(await page.locator("#filter").getByLabel("Update id").inputValue(), "2");
    await page.close();
  });

  await t.step("the page ends where its last section does, and its lines do not fall", async () => {
    await using set = await stage();
    const page = await browser.newPage();
    for (let i = 0; i < 100; i++) await set.say("echo", `text ${i}`);
    await page.goto(set.url);
    await page.locator("#events li").nth(150).waitFor();
    const [whole, used] = await page.evaluate<[number, number]>(`[
      document.documentElement.scrollHeight,
      Math.ceil(document.querySelector("main").getBoundingClientRect().bottom + scrollY),
    ]`);
    assertEquals(whole, used);
    const memory = page.locator(".tile").filter({ hasText: "Memory" }).locator("polyline");
    const heights = (await memory.getAttribute("points"))!.split(" ")
      .map((pair) => Number(pair.split(",")[1]));
    assert(heights.every((height) => height < 16), `memory fell to nothing: ${heights}`);
    const shown = await page.locator("main").innerText();
    assertEquals(shown.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/), null, "no raw times");
    await page.close();
  });

  await t.step(
    "asks for the token once, keeps it out of the URL, and asks for a new one",
    async () => {
      await using set = await stage(TOKEN);
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(set.url);
      assertEquals(await violations(page), []);
      await page.getByLabel("Token").fill("wrong");
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByText("That is not the token").waitFor();
      await page.getByLabel("Token").fill(TOKEN);
      await page.keyboard.press("Enter");
      await page.getByText("Connected", { exact: true }).waitFor();
      assertEquals(page.url(), set.url);
      assertEquals((await page.content()).includes(TOKEN), false);

      // As after a new token: the cookie no longer opens it.
      await context.clearCookies();
      set.dropReaders();
      await page.getByLabel("Token").waitFor();
      await context.close();
    },
  );

  await browser.close();
});
