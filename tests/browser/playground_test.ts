import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  counter,
  lastAnswer,
  launch,
  pollingBot,
  stage,
  visit,
  webhookBot,
  write,
} from "./helpers.ts";

Deno.test("the playground in a browser", async (t) => {
  const browser = await launch();

  await t.step("a text is answered, a button counts, by webhook", async () => {
    await using set = await stage("counter");
    await using _bot = await webhookBot(set.tg, set.bots[0]!, counter);
    await using tab = await visit(browser, set.tg);
    const { page } = tab;
    await page.getByRole("button", { name: "Start" }).click();
    await lastAnswer(page).getByText("Count: 0").waitFor();
    await page.getByRole("button", { name: "+1" }).click();
    await lastAnswer(page).getByText("Count: 1").waitFor();
    await page.getByRole("status").getByText("Counted").waitFor();
    await page.getByRole("button", { name: "−1" }).click();
    await lastAnswer(page).getByText("Count: 0").waitFor();
    assertEquals(await page.locator("#log .message").count(), 2);
    assertStringIncludes(await lastAnswer(page).innerText(), "edited");
    const wire = page.getByRole("list", { name: "Updates and calls" });
    await wire.getByText("callback_query", { exact: true }).first().waitFor();
    await wire.getByText("with the reply editMessageText").nth(1).waitFor();
    assertEquals(await wire.getByText("with the reply editMessageText").count(), 2);
  });

  await t.step("a text is answered by polling", async () => {
    await using set = await stage("echo");
    await using tab = await visit(browser, set.tg);
    const { page } = tab;
    await page.getByText("This bot is not running yet").waitFor();
    const polling = pollingBot(
      set.tg,
      set.bots[0]!,
      ({ message }, api) =>
        api("sendMessage", { chat_id: message.chat.id, text: `You said: ${message.text}` }),
    );
    await write(page, "hello");
    await lastAnswer(page).getByText("You said: hello").waitFor();
    await page.locator("#bots").getByText("polling").waitFor();
    await page.locator("#lines").getByText("fetched").waitFor();
    await set[Symbol.asyncDispose]();
    await polling;
    await page.getByText("Not connected, trying again").waitFor();
    tab.troubles.length = 0; // The browser reports the lost connection.
  });

  await t.step("a retry is shown with its countdown until it succeeds", async () => {
    await using set = await stage("counter");
    let fails = true;
    await using _bot = await webhookBot(
      set.tg,
      set.bots[0]!,
      (update, api) => fails ? new Response(null, { status: 500 }) : counter(update, api),
    );
    await using tab = await visit(browser, set.tg);
    const { page } = tab;
    await write(page, "count");
    const line = page.locator("#lines > .update");
    await line.getByText("retrying").waitFor();
    await line.getByText(/^next try in \d+ s$/).waitFor();
    await page.locator("#bots").getByText("1 pending").waitFor();
    await page.locator("#bots summary").getByText("500 Internal Server Error").waitFor();
    await line.getByText("again in 2 s").waitFor();
    fails = false;
    await lastAnswer(page).getByText("Count: 0").waitFor();
    await line.getByText("delivered").waitFor();
    const attempts = await line.getByRole("list", { name: "Attempts" }).getByRole("listitem")
      .allInnerTexts();
    const statuses = attempts.map((text) => /\d{3}/.exec(text)?.[0]);
    assertEquals(statuses, [...Array(statuses.length - 1).fill("500"), "200"]);
    assertStringIncludes(attempts[1]!, "again in 2 s");
    await page.locator("#bots summary").click();
    const info = await page.locator("#bots dl").innerText();
    for (
      const part of [
        "last_error_message",
        "Wrong response from the webhook: 500",
        "max_connections",
      ]
    ) {
      assertStringIncludes(info, part);
    }
    await page.locator("#bots").getByText("0 pending").waitFor();
  });

  await t.step(
    "several people each have their own chats; typing and a group are shown",
    async () => {
      await using set = await stage("echo");
      const { tg, bots: [bot], people: [ada, bob] } = set;
      await using tab = await visit(browser, tg);
      const { page } = tab;
      await write(page, "from Ada");
      await page.locator("#log").getByText("from Ada").waitFor();
      const call = (method: string, params: Record<string, unknown>) =>
        fetch(
          `${tg.apiRoot}/bot${bot!.token}/${method}?${new URLSearchParams(
            params as Record<string, string>,
          )}`,
        )
          .then((response) => response.body?.cancel());
      await call("sendChatAction", { chat_id: `${ada!.id}`, action: "typing" });
      await page.getByText("Echo is typing …").waitFor();
      await page.getByRole("radio", { name: "Bob" }).check();
      await page.getByText("This is where Bob talks to Echo").waitFor();
      await write(page, "from Bob");
      await page.locator("#log").getByText("from Bob").waitFor();
      assertEquals(await page.locator("#log").getByText("from Ada").count(), 0);
      await page.getByRole("button", { name: "New group" }).click();
      await page.getByLabel("Title").fill("Tea");
      await page.getByRole("button", { name: "Create" }).click();
      await page.getByRole("heading", { name: "Tea" }).waitFor();
      await write(page, "to all");
      await page.locator("#log").getByText("to all").waitFor();
      assertEquals(tg.snapshot().chats.find(({ chat }) => chat.title === "Tea")?.members.length, 3);
      await page.getByRole("button", { name: "New person" }).click();
      await page.getByLabel("First name").fill("Cleo");
      await page.keyboard.press("Enter");
      await page.getByText("This is where Cleo talks to Echo").waitFor();
      assertEquals(bob!.name, "Bob");
    },
  );

  await browser.close();
});
