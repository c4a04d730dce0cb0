/** Certificates that are served although every client refuses them. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readConfig } from "../../src/config/mod.ts";
import { makeSelfSigned } from "../../src/tls/self_signed.ts";
import { MainProcess } from "../e2e/main_process.ts";
import { Bench } from "../cli/helpers/cli.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

/** Writes a pair that is valid for a day, from so many days after an hour ago. */
async function write(
  folder: TemporaryFolder,
  days: number,
): Promise<{ cert: string; key: string }> {
  const from = new Date(Date.now() - 3_600_000 + days * 86_400_000);
  const to = new Date(from.getTime() + 86_400_000);
  const pair = await makeSelfSigned({ hosts: ["localhost"], rsa: false, from, to });
  const [cert, key] = [pair.cert, pair.key].map((pem, i) => folder.write(`${i}.pem`, pem));
  return { cert: await cert!, key: await key! };
}

const eventsOf = (main: MainProcess, name: string) =>
  main.log.filter(({ event }) => event === name);

Deno.test("main.ts warns of a certificate that is not valid, at the start and when it is renewed", async () => {
  await using folder = await TemporaryFolder.make();
  const { cert, key } = await write(folder, -2);
  await using main = await MainProcess.start({ TLS_CERT: cert, TLS_KEY: key });
  for (const [reloads, days] of [1, 0].entries()) {
    await write(folder, days);
    main.kill("SIGHUP");
    await main.logged(() => eventsOf(main, "reloaded").length === reloads + 1);
  }
  const warnings = eventsOf(main, "certificate");
  assertEquals(warnings.map(({ level }) => level), ["warn", "warn"]);
  const [start, renewal] = warnings.map(({ msg }) => msg);
  assertMatch(
    start!,
    /^The certificate ".*0\.pem" expired on \d{4}-\d\d-\d\d \d\d:\d\d UTC; Telegram/,
  );
  assertMatch(renewal!, /^The certificate ".*0\.pem" is not valid before \d{4}-\d\d-\d\d /);
});

Deno.test("readConfig() warns of a TELEGRAM_CERT that has expired", async () => {
  await using folder = await TemporaryFolder.make();
  const bots = { echo: { message() {} } };
  const warned = async (days: number) => {
    const { cert: TELEGRAM_CERT } = await write(folder, days);
    const env = { BOT_ECHO_TOKEN: "123456:example", TELEGRAM_CERT };
    return (await readConfig({ env, bots })).warnings;
  };
  assertEquals(await warned(0), []);
  const [{ setting, message } = { setting: "", message: "" }] = await warned(-2);
  assertEquals(setting, "TELEGRAM_CERT");
  assertStringIncludes(message, `"${folder.file("0.pem")}" expired on `);
});

Deno.test("set warns of a certificate that has expired", async () => {
  await using folder = await TemporaryFolder.make();
  using bench = new Bench();
  await bench.clock.advance(Date.now() - bench.clock.date());
  for (const days of [-2, 0]) {
    const { cert, key } = await write(folder, days);
    Object.assign(bench.env, { TLS_CERT: cert, TLS_KEY: key });
    const { code, err } = await bench.run("set", "echo");
    assertEquals(code, 0);
    if (days === 0) assertEquals(err, "");
    else assertStringIncludes(err, `The certificate "${cert}" expired on `);
  }
});
