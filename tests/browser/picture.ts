/**
 * Makes the READMEs' pictures, `.assets/playground.png` and `.assets/inspector.png`:
 * `deno run --allow-all --no-config --import-map=deno.json --lock=deno.lock --vendor tests/browser/picture.ts`
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { counter, lastAnswer, launch, stage, visit, webhookBot } from "./helpers.ts";
import { look, wireStage } from "./wire_helpers.ts";

const picture = (name: string) =>
  fromFileUrl(new URL(`../../.assets/${name}.png`, import.meta.url));

const browser = await launch();
{
  await using set = await stage("counter", "echo");
  const [bot, echo] = set.bots;
  const { tg, people: [ada, bob] } = set;
  let failures = 0;
  const hello = (chat_id: number) => ({
    chat_id,
    text: "Hello, <b>Ada</b>! I count <i>presses</i>; <code>/start</code> starts over. " +
      "The record is <tg-spoiler>4096</tg-spoiler>.",
    parse_mode: "HTML",
  });
  await using _counter = await webhookBot(tg, bot!, async (update, api) => {
    if (failures-- > 0) return new Response(null, { status: 500 });
    if (update.message) await api("sendMessage", hello(update.message.chat.id));
    return counter(update, api);
  });
  await using _echo = await webhookBot(
    tg,
    echo!,
    ({ message }) =>
      message?.text && { method: "sendMessage", chat_id: message.chat.id, text: message.text },
  );
  tg.group("Reading circle", [ada!, bob!, echo!]);
  await ada!.says(echo!, "Is anyone there?");
  await ada!.hears(echo!);
  await using tab = await visit(browser, tg, { colorScheme: "light", locale: "en-GB" });
  const { page } = tab;
  await page.getByRole("button", { name: "Start" }).click();
  for (const count of [1, 2]) {
    await page.getByRole("button", { name: "+1" }).click();
    await lastAnswer(page).getByText(`Count: ${count}`).waitFor();
  }
  await page.getByRole("textbox", { name: "Message" }).fill("Once more, please");
  failures = 4;
  await page.keyboard.press("Enter");
  await page.locator("#lines").getByText("next try in 4 s").waitFor();
  await page.screenshot({ path: picture("playground") });
}
{
  await using set = await wireStage("inspector", "shop", "echo");
  const { hook, api, url, bot, bots: [, echo], people: [ada, bob] } = set;
  await api("setWebhook", { url }, echo!);
  hook.answer = ({ message }) => {
    const { chat, text } = message;
    if (text === "/pay 12 EUR") {
      const body = { error: "KeyError: 'currency'", file: "shop/pay.py", line: 41 };
      return Response.json(body, { status: 500 });
    }
    return { method: "sendMessage", chat_id: chat.id, text };
  };
  await ada!.says(echo!, "Is anyone there?");
  await ada!.hears(echo!);
  await bob!.says(bot, "/start");
  await bob!.hears(bot);
  await using tab = await look(browser, set, {
    colorScheme: "light",
    locale: "en-GB",
    viewport: { width: 1100, height: 760 },
  });
  const { page } = tab;
  await bob!.says(bot, "/pay 12 EUR");
  await page.locator("#lines").getByText("next try in 8 s").waitFor();
  await page.locator("#lines > .update summary").first().click();
  await page.screenshot({ path: picture("inspector") });
}
await browser.close();
