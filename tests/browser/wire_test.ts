/**
 * The wire in a browser, the same in the playground and in the inspector of a relay.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { launch, type Page, until } from "./helpers.ts";
import { copiedBy, look, SECRET, SOURCES, violations, wireStage } from "./wire_helpers.ts";

const fail = (body = "no such luck") =>
  new Response(body, { status: 500, headers: { "x-why": "bad luck" } });

/** The line of a text update. */
const lineOf = (page: Page, text: string) =>
  page.locator("#lines > .update").filter({ hasText: `“${text}”` });
const open = (page: Page, text: string) => lineOf(page, text).first().locator("summary").click();

for (const source of SOURCES) {
  Deno.test(`the wire in the ${source}`, async (t) => {
    const browser = await launch();

    await t.step("an update is shown with its JSON, request and full response", async () => {
      await using set = await wireStage(source, "echo");
      const { hook, bot, people: [ada] } = set;
      hook.answer = () => fail("<h1>Traceback</h1>\n  line 2");
      await using tab = await look(browser, set);
      const { page } = tab;
      await ada!.says(bot, "boom");
      await lineOf(page, "boom").getByText("retrying").waitFor();
      await open(page, "boom");
      const opened = await lineOf(page, "boom").locator(".opened").innerText();
      for (
        const part of [
          '"text": "boom"',
          `POST ${set.url}`,
          "X-Telegram-Bot-Api-Secret-Token: •••",
          "Content-Type: application/json",
          "HTTP 500 Internal Server Error",
          "x-why: bad luck",
          "<h1>Traceback</h1>\n  line 2",
        ]
      ) assertStringIncludes(opened, part);
      assertMatch(opened, /Attempt 1 · \d\d:\d\d:\d\d · [\d.]+ m?s/);
      const all = await page.evaluate<string>("document.documentElement.outerHTML");
      assert(!all.includes(SECRET), "the secret token is on the page");
      assert(!all.includes(bot.token.split(":")[1]!), "the bot's token is on the page");
      // Nothing that was opened scrolls inside a small box.
      const boxes = await page.evaluate<number>(
        `[...document.querySelectorAll("#wire *")].filter((e) => e.checkVisibility() &&
          e.scrollHeight > e.clientHeight + 1 &&
          /auto|scroll/.test(getComputedStyle(e).overflowY)).length`,
      );
      assertEquals(boxes, 0);
    });

    await t.step("a call is shown with parameters, answer and time", async () => {
      await using set = await wireStage(source, "echo");
      const { api, people: [ada], bot } = set;
      await ada!.says(bot, "hi");
      await using tab = await look(browser, set);
      const { page } = tab;
      await api("sendMessage", { chat_id: ada!.id, text: "an answer" });
      await api("sendMessage", { chat_id: 5, text: "to nobody" });
      const line = page.locator("#lines > .call").filter({ hasText: "“to nobody”" });
      await line.getByText("400", { exact: true }).waitFor();
      await line.getByText("Bad Request: chat not found").waitFor();
      const good = page.locator("#lines > .call").filter({ hasText: "“an answer”" });
      await good.locator("summary").click();
      const opened = await good.locator(".opened").innerText();
      for (const part of ['"text": "an answer"', '"message_id"', "Answer 200"]) {
        assertStringIncludes(opened, part);
      }
    });

    await t.step("a waiting update is retried at once, a finished one is replayed", async () => {
      await using set = await wireStage(source, "echo");
      const { hook, bot, people: [ada] } = set;
      let fails = true;
      hook.answer = () => fails ? fail() : undefined;
      await using tab = await look(browser, set);
      const { page } = tab;
      await ada!.says(bot, "again");
      const line = lineOf(page, "again");
      await open(page, "again");
      await line.getByText("again in 8 s").waitFor();
      await line.getByText(/^next try in \d+ s$/).waitFor();
      fails = false;
      await line.getByRole("button", { name: "Retry now" }).click();
      await line.getByText("delivered").waitFor();
      const before = hook.updates.length;
      await line.getByRole("button", { name: "Replay" }).click();
      await page.getByText("sent by hand").waitFor();
      await lineOf(page, "again").first().getByText("delivered").waitFor();
      assertEquals(hook.updates.length, before + 1);
      assertEquals(hook.updates.at(-1), hook.updates[0]);
    });

    await t.step("an update is edited and sent; problems with it are reported", async () => {
      await using set = await wireStage(source, "echo");
      const { hook, bot, people: [ada] } = set;
      await using tab = await look(browser, set);
      const { page } = tab;
      await ada!.says(bot, "original");
      await lineOf(page, "original").getByText("delivered").waitFor();
      await open(page, "original");
      await lineOf(page, "original").getByRole("button", { name: "Edit and send" }).click();
      const field = page.getByRole("textbox", { name: "Update" });
      const json = await field.inputValue();
      assert(JSON.parse(json).update_id > 2_000_000_000);
      await field.fill(json.replace("original", "edited") + "}");
      await page.getByRole("button", { name: "Send", exact: true }).last().click();
      await page.getByRole("alert").getByText("Cannot send: it is not JSON").waitFor();
      assertEquals((await tab.forgives()).length, 1); // The browser reports the answer, too.
      await field.fill(json.replace("original", "edited"));
      await page.getByRole("button", { name: "Send", exact: true }).last().click();
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      await lineOf(page, "edited").getByText("delivered").waitFor();
      assertEquals(hook.updates.at(-1).message.text, "edited");
    });

    await t.step("the queue is held and released", async () => {
      await using set = await wireStage(source, "echo");
      const { hook, bot, people: [ada] } = set;
      await using tab = await look(browser, set);
      const { page } = tab;
      await page.locator("#bots summary").click();
      await page.getByRole("button", { name: "Hold" }).click();
      await page.locator("#bots summary").getByText("held").waitFor();
      await ada!.says(bot, "wait for it");
      await lineOf(page, "wait for it").getByText("held").waitFor();
      assertEquals(hook.updates.length, 0);
      await page.getByRole("button", { name: "Release" }).click();
      await lineOf(page, "wait for it").getByText("delivered").waitFor();
      assertEquals(hook.updates.length, 1);
    });

    await t.step("JSON and curl lines are copied, without secrets, and curl works", async () => {
      await using set = await wireStage(source, "echo");
      const { hook, bot, people: [ada], api } = set;
      await using tab = await look(browser, set);
      const { page } = tab;
      await ada!.says(bot, "it's me");
      const line = lineOf(page, "it's me");
      await line.getByText("delivered").waitFor();
      await open(page, "it's me");
      const json = await copiedBy(page, line.getByRole("button", { name: "Copy JSON" }));
      await page.getByText("JSON copied").waitFor();
      assertEquals(JSON.parse(json), hook.updates[0]);
      const curl = await copiedBy(page, line.getByRole("button", { name: "Copy as curl" }));
      await page.getByText("curl line copied").waitFor();
      assertStringIncludes(curl, '"X-Telegram-Bot-Api-Secret-Token: $SECRET"');
      const shell = async (command: string, env: Record<string, string>) => {
        const run = new Deno.Command("sh", { args: ["-c", command], env });
        const { stdout } = await run.output();
        return new TextDecoder().decode(stdout);
      };
      await shell(curl, { SECRET });
      assertEquals(hook.updates.length, 2);
      assertEquals(hook.updates[1], hook.updates[0]);
      await api("sendMessage", { chat_id: ada!.id, text: "it's you" });
      const call = page.locator("#lines > .call").filter({ hasText: "“it's you”" });
      await call.locator("summary").click();
      const calling = await copiedBy(page, call.getByRole("button", { name: "Copy as curl" }));
      const answer = await shell(calling, { TOKEN: bot.token });
      assertEquals(JSON.parse(answer).result.text, "it's you");
    });

    await t.step(
      "lines are searched and filtered by bot, kind and status, and cleared",
      async () => {
        await using set = await wireStage(source, "echo", "other");
        const { hook, bot, bots: [, other], people: [ada, bob], api } = set;
        hook.answer = ({ message }) =>
          message.text === "bad" ? fail("needle in a haystack") : undefined;
        await api("setWebhook", { url: set.url }, other!);
        await using tab = await look(browser, set);
        const { page } = tab;
        await ada!.says(bot, "good");
        await bob!.says(bot, "bad");
        await ada!.says(other!, "elsewhere");
        await api("getMe", {});
        for (const text of ["good", "elsewhere"]) {
          await lineOf(page, text).getByText("delivered").waitFor();
        }
        await lineOf(page, "bad").getByText("retrying").waitFor();
        const shown = async () =>
          (await page.locator("#lines > .update .detail").allInnerTexts())
            .map((text) => text.replace(/[“”]/g, "").trim()).sort();
        const expect = (wanted: string[]) => until(page, shown, wanted);
        await expect(["bad", "elsewhere", "good"]);
        await page.getByRole("searchbox").fill("NEEDLE in");
        await expect(["bad"]);
        assertEquals(await page.locator("#lines > .call").count(), 0);
        await page.getByRole("searchbox").fill("");
        await page.getByRole("combobox", { name: "Bot" }).selectOption("@other_bot");
        await expect(["elsewhere"]);
        await page.getByRole("combobox", { name: "Bot" }).selectOption("all bots");
        await page.getByRole("combobox", { name: "Status" }).selectOption("retrying");
        await expect(["bad"]);
        await page.getByRole("combobox", { name: "Status" }).selectOption("any status");
        await page.getByRole("combobox", { name: "Kind" }).selectOption("getMe");
        await expect([]);
        assertEquals(await page.locator("#lines > li").count(), 1);
        await page.getByRole("combobox", { name: "Kind" }).selectOption("any kind");
        await page.getByRole("button", { name: "Calls" }).click();
        await expect([]);
        await page.getByRole("button", { name: "All", exact: true }).click();
        await page.getByRole("button", { name: "Clear" }).click();
        await expect(["bad"]);
        assertEquals(await page.locator("#lines > .call").count(), 0);
      },
    );

    await t.step("a capture is saved, and played from a file", async () => {
      await using set = await wireStage(source, "echo");
      const { hook, bot, people: [ada] } = set;
      const before = Deno.cwd();
      Deno.chdir(set.folder);
      try {
        await using tab = await look(browser, set);
        const { page } = tab;
        await ada!.says(bot, "keep this");
        await lineOf(page, "keep this").getByText("delivered").waitFor();
        await page.getByRole("button", { name: "Save" }).click();
        const saved = await page.getByText(/^Saved as /).innerText();
        const path = /Saved as (\S+\.jsonl)/.exec(saved)![1]!;
        assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
        await page.getByRole("button", { name: "Play …" }).click();
        await page.getByRole("button", { name: "Play", exact: true }).click();
        await page.getByText("Sent 1 update").waitFor();
        await page.getByRole("button", { name: "Play …" }).click();
        await page.getByLabel("or a file").setInputFiles(
          path.startsWith("/") ? path : `${set.folder}/${path}`,
        );
        await page.locator("select[name=bot]").selectOption("@echo_bot");
        await page.getByRole("button", { name: "Play", exact: true }).click();
        await page.getByText("Sent 1 update").waitFor();
        const kept = () => Promise.resolve(hook.updates.map(({ message }) => message.text));
        await until(page, kept, ["keep this", "keep this", "keep this"]);
      } finally {
        Deno.chdir(before);
      }
    });

    await t.step("bots are listed compactly, failing ones first, with a red dot", async () => {
      const handles = ["a", "b", "c", "d", "e", "f", "g", "zzz"];
      await using set = await wireStage(source, ...handles);
      const { bots, people: [ada], api } = set;
      const last = bots.at(-1)!;
      await api("setWebhook", { url: "http://127.0.0.1:9/" }, last);
      await using tab = await look(browser, set);
      const { page } = tab;
      await ada!.says(last, "trouble");
      const first = page.locator("#bots > .bot").first();
      await first.getByText("@zzz_bot").waitFor();
      await first.getByText("failing").waitFor();
      await first.getByText("last error: Connection refused").waitFor();
      const colour = await page.evaluate<string>(
        `getComputedStyle(document.querySelector("#bots .dot")).backgroundColor`,
      );
      const [red, green, blue] = colour.match(/\d+/g)!.map(Number);
      assert(red! > 150 && green! < 100 && blue! < 100, colour);
      assertEquals(await page.locator("#bots > .bot").count(), 6);
      await page.getByRole("button", { name: "Show all 8 bots" }).click();
      await page.locator("#bots > .bot").nth(7).waitFor();
      const { height } = (await page.locator("#bots > .bot").nth(5).boundingBox())!;
      assert(height <= 48, `a bot takes ${height} px`);
    });

    await t.step("the API root is copied", async () => {
      await using set = await wireStage(source, "echo");
      await using tab = await look(browser, set);
      const button = tab.page.locator("#wire").getByRole("button", { name: "Copy API root" });
      assertEquals(await copiedBy(tab.page, button), set.page.apiRoot);
      await tab.page.getByText("API root copied").waitFor();
    });

    for (const colorScheme of ["light", "dark"] as const) {
      await t.step(
        `axe finds nothing wrong in the ${colorScheme}, and times have one format`,
        async () => {
          await using set = await wireStage(source, "echo");
          const { hook, bot, people: [ada], api } = set;
          hook.answer = ({ message }) => message.text === "bad" ? fail() : undefined;
          await using tab = await look(browser, set, { colorScheme });
          const { page } = tab;
          await ada!.says(bot, "good");
          await ada!.says(bot, "bad");
          await api("sendMessage", { chat_id: ada!.id, text: "answer" });
          await lineOf(page, "bad").getByText("retrying").waitFor();
          assertEquals(await violations(page), []);
          await open(page, "bad");
          await page.locator("#bots summary").first().click();
          assertEquals(await violations(page), []);
          for (const text of await page.locator("time").allInnerTexts()) {
            assertMatch(text, /^\d\d:\d\d:\d\d$/);
          }
          await lineOf(page, "bad").getByRole("button", { name: "Edit and send" }).click();
          await page.getByRole("dialog").waitFor();
          assertEquals(await violations(page), []);
        },
      );
    }

    await t.step("on a phone nothing overflows", async () => {
      await using set = await wireStage(source, "echo");
      const { hook, bot, people: [ada] } = set;
      hook.answer = () => fail("x".repeat(500));
      const phone = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };
      await using tab = await look(browser, set, phone);
      const { page } = tab;
      if (source === "playground") await page.getByRole("button", { name: "Wire" }).tap();
      await ada!.says(bot, "boom");
      await lineOf(page, "boom").getByText("retrying").waitFor();
      await open(page, "boom");
      await page.locator("#bots summary").click();
      assertEquals(await page.evaluate("document.documentElement.scrollWidth"), 360);
      assertEquals(await page.evaluate("document.documentElement.scrollHeight"), 640);
      const wider = await page.evaluate<number>("document.querySelector('#wire').scrollWidth");
      assertEquals(wider, await page.evaluate("document.querySelector('#wire').clientWidth"));
      const covered = await page.evaluate<string[]>(
        `[...document.querySelectorAll("#bots dt")].filter((e) => e.scrollWidth > e.clientWidth)
          .map((e) => e.textContent)`,
      );
      assertEquals(covered, []);
      assertEquals(await violations(page), []);
    });

    await browser.close();
  });
}
