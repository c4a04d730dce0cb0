import { assertRejects } from "@std/assert";
import { Simulator, startSimulator } from "../../src/simulator/mod.ts";

Deno.test("Whatever takes options in the simulator refuses misspelt and mistyped ones", async () => {
  await using tg = await startSimulator();
  const bot = tg.bot("echo");
  const ada = tg.user("Ada");
  await ada.says(bot, "hi");
  const wrong: [() => unknown, string][] = [
    [() => startSimulator({ patience: "5" as never }), "patience is not a number"],
    [() => new Simulator({ patience: "5" as never }), "patience is not a number"],
    [() => new Simulator({ port: 0 } as never), "Cannot start a simulator: port is not an option"],
    [() => new Simulator({ queueLimits: { bytes: null as never } }), "queueLimits.bytes is not a"],
    [() => tg.bot("b", { privacy: "on" as never }), "Cannot make @b_bot: privacy is not a boolean"],
    [() => tg.bot("b", { games: ["chess"] as never }), "games is not an object; give an object"],
    [() => tg.bot("b", "42:abc" as never), "Cannot make @b_bot: options is not an object"],
    [
      () => tg.user("Bob", { lst_name: "x" } as never),
      'lst_name is not an option; rename it "last',
    ],
    [
      () => tg.user("Bob", { id: "7" as never }),
      'Cannot make the person "Bob": id is not a number',
    ],
    [() => tg.group("G", [ada], { forumm: true } as never), 'Cannot make the group "G": forumm is'],
    [() => tg.group("G", [ada], { type: "chanel" as never }), "type is not one of its values"],
    [
      () => tg.fail(429, { metod: "sendMessage" } as never),
      'metod is not an option; rename it "me',
    ],
    [() => tg.fail(404 as never), 'calls fail with 404; give 429, 500, "drop" or { status: … }'],
    [() => tg.fail({ description: "x" } as never), "status is missing; give a number"],
    [() => tg.slow("5 s" as never), "Cannot delay calls by 5 s ms; give 0 or more"],
    [() => tg.calls({ metod: "getMe" } as never), "Cannot find calls: metod is not an option"],
    [() => tg.replay("none.jsonl", { bott: bot } as never), "bott is not an option; rename it"],
    [() => ada.hears(bot, { withn: 5 } as never), 'withn is not an option; rename it "within"'],
    [() => ada.seesEdit(bot, { within: "5" as never }), "Cannot wait: within is not a number"],
    [() => ada.receivesNothing(bot, 5, { inn: 1 } as never), "inn is not an option"],
    [
      () => ada.says(bot, "hi", { replyto: 1 } as never),
      'replyto is not an option; rename it "rep',
    ],
    [() => ada.presses("+1", { phon: "1" } as never), 'Cannot press "+1": phon is not an option'],
  ];
  for (const [use, text] of wrong) await assertRejects(async () => await use(), Error, text);
});
