/** The console in a browser: what it shows, what it does, and for whom. */
import { assert, assertEquals } from "@std/assert";
import { createApp, createConsole } from "../../src/mod.ts";
import { launch, type Page } from "./helpers.ts";
import { startPlayground } from "../../src/simulator/playground/mod.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const PICTURES = Deno.env.get("PICTURES");

/** Two bots, one of which fails and one of which is stuck, and their console on a port. */
async function stage(token?: string) {
  const tg = await startPlayground();
  const [echo, stuck] = [tg.bot("echo"), tg.bot("stuck")];
  const app = createApp({
    publicUrl: "http://127.0.0.1:9",
    telegram: { apiRoot: tg.apiRoot },
    sources: ["any"],
    bots: {
      echo: {
        token: echo.token,
        secret: "s3cret-of-echo",
        handler: {
          message: ({ text }) => {
            if (text === "fail") throw new Error("out of tea");
          },
        },
      },
      stuck: {
        token: stuck.token,
        secret: "s3cret-of-stuck",
        handler: () => new Promise<void>(() => {}),
      },
    },
  });
  const settings = [{ name: "BOT_ECHO_TOKEN", value: "<hidden>" }];
  const finding = { level: "warning", title: "The port is odd", remedy: "use 443" } as const;
  const console = createConsole(app, {
    ...token !== undefined && { token },
    settings,
    doctor: () => Promise.resolve({ sections: [{ title: "Server", findings: [finding] }] }),
  });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, console.fetch);
  const chat = { id: 5, type: "private" as const, first_name: "Ada" };
  let id = 0;
  const say = (bot: string, text: string) =>
    app.dispatch(bot, {
      update_id: ++id,
      message: { message_id: id, date: 0, chat, from: { ...chat, is_bot: false }, text },
    });
  return {
    ...{ app, say, url: `http://127.0.0.1:${server.addr.port}/` },
    async [Symbol.asyncDispose]() {
      await console.close();
      await app.close(0);
      await server.shutdown();
      await tg.close();
    },
  };
}

/** What axe finds. */
async function violations(page: Page): Promise<string[]> {
  const { default: axe } = await import("npm:axe-core@4.14.1");
  // As an expression: the page's policy allows no script element.
  await page.evaluate((axe as unknown as { source: string }).source + ";0");
  const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    "axe.run().then(({ violations }) => violations)",
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

Deno.test("the console in a browser", async (t) => {
  const browser = await launch();

  await t.step("shows trouble, tells an update's story, and mends what it can", async () => {
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
    assert(await story.count() >= 3);
    assertEquals(await page.getByText("fail", { exact: true }).count(), 0, "no text of a user");

    const stuck = set.say("stuck", "hello");
    await page.locator("#lanes").getByText("chat 5").waitFor();
    await page.getByRole("button", { name: "Skip to dead letters" }).click();
    await page.getByRole("button", { name: "Skip it" }).click();
    assertEquals(await stuck, "dead");

    await page.getByRole("button", { name: "Run the doctor" }).click();
    await page.getByText("warning: The port is odd: use 443").waitFor();
    assertEquals(errors, []);
    await page.close();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const [name, width] of [["desk", 1280], ["phone", 360]] as const) {
      await t.step(
        `axe finds nothing in the ${colorScheme} on a ${name}, and nothing sticks out`,
        async () => {
          await using set = await stage();
          const viewport = { width, height: 800 };
          const context = await browser.newContext({ viewport, colorScheme });
          const page = await context.newPage();
          await page.goto(set.url);
          await page.locator("#troubles").getByText("url is none").first().waitFor();
          await set.say("echo", "fail").catch(() => {});
          void set.say("stuck", "hello");
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
          assertEquals(await violations(page), []);
          await context.close();
        },
      );
    }
  }

  await t.step("asks for the token once, and keeps it out of the address", async () => {
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
    await context.close();
  });

  await browser.close();
});
