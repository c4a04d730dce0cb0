/**
 * Plays every scenario with every library of a toolchain, by polling and by webhook.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { freePort } from "../../src/demo/free_port.ts";
import { startBot } from "./bot_process.ts";
import { makeCertificate } from "./certificate.ts";
import { Telegram } from "./control.ts";
import { type Scenario, SCENARIOS, type Stage } from "./scenarios/mod.ts";
import { startSimulator } from "./simulator.ts";
import { type CommandLine, exists, type Toolchain } from "./toolchain.ts";

const TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";

/** Plays a scenario; any call that Telegram refuses fails it, unless the scenario expects that. */
async function play(scenario: Scenario, { telegram, bot }: Pick<Stage, "telegram" | "bot">) {
  const since = `${Date.now()}`;
  const [ada, bob] = [await telegram.person("Ada", bot), await telegram.person("Bob", bot)];
  await scenario.play({ telegram, bot, ada, bob });
  const calls = await telegram.calls(bot, { since });
  const refused = calls.filter(({ status }) =>
    status !== 200 && !scenario.failing?.includes(status)
  );
  assertEquals(refused.map(({ method, description }) => [method, description]), []);
}

/** A bot's webhook settings. */
async function withWebhook(run: (env: Record<string, string>) => Promise<void>): Promise<void> {
  await using files = await makeCertificate();
  const port = freePort();
  await run({
    WEBHOOK_URL: `https://localhost:${port}/hook`,
    WEBHOOK_PORT: `${port}`,
    WEBHOOK_CERT: files.cert,
    WEBHOOK_KEY: files.key,
  });
}

async function playAll(
  t: Deno.TestContext,
  command: CommandLine,
  way: NonNullable<Scenario["only"]>,
  env: Record<string, string>,
): Promise<void> {
  await using simulator = await startSimulator();
  const telegram = new Telegram(simulator.url);
  const account = { username: "reference", token: TOKEN };
  const bot = await telegram.post<Stage["bot"]>("bots", account);
  await using program = startBot(command, { API_ROOT: bot.api_root, BOT_TOKEN: TOKEN, ...env });
  for (const scenario of SCENARIOS.filter(({ only = way }) => only === way)) {
    const step = () => program.during(play(scenario, { telegram, bot }));
    const passed = await t.step(scenario.name, step);
    // A bot that has exited, or does not even answer a text, would only waste time.
    if (!passed && (program.ended() || scenario === SCENARIOS[0])) break;
  }
}

/** Registers the tests of a toolchain's libraries, or prints why it does not. */
export async function testLibraries({ needs, prepare, bots }: Toolchain): Promise<void> {
  const missing = [];
  for (const program of needs) if (!await exists(program)) missing.push(program);
  if (missing.length > 0) {
    // deno-lint-ignore no-console
    console.log(`Without ${missing.join(" and ")}, not run: ${Object.keys(bots).join(", ")}`);
    return;
  }
  await prepare();
  for (const [library, command] of Object.entries(bots)) {
    Deno.test(`${library} by polling`, (t) => playAll(t, command, "polling", {}));
    Deno.test(
      `${library} by webhook`,
      (t) => withWebhook((env) => playAll(t, command, "webhook", env)),
    );
  }
}
