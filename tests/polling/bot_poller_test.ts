import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { PosternEvent } from "../../src/events/events.ts";
import { BotPoller } from "../../src/polling/bot_poller.ts";
import type { Update } from "../../src/telegram/types.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

const TOKEN = "42:a-token-for-polling";

/** Lets everything that can proceed do so. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
}

/** A poller with a Bot API whose answers the test gives one by one. */
class Stage implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly events: PosternEvent[] = [];
  /** The offsets requested. */
  readonly asked: (number | undefined)[] = [];
  /** Updates in the dispatcher, by id, and functions that end them. */
  readonly running = new Map<number, () => void>();
  /** How many of the next dispatches reject. */
  refusals = 0;
  readonly poller: BotPoller;
  readonly #ended: Promise<void>;
  #answer: ((result: unknown) => void) | undefined;

  constructor() {
    this.poller = new BotPoller({
      name: "echo",
      token: TOKEN,
      api: {
        getUpdates: ({ offset } = {}, { signal } = {}) => {
          this.asked.push(offset);
          return new Promise((resolve, reject) => {
            this.#answer = resolve as (result: unknown) => void;
            signal?.addEventListener("abort", () => reject(signal.reason));
          });
        },
        getWebhookInfo: () => Promise.reject(new Error("not asked here")),
        deleteWebhook: () => Promise.reject(new Error("not asked here")),
      },
      allowedUpdates: [],
      inLanes: true,
      dispatch: ({ update_id }: Update) =>
        new Promise((resolve, reject) => {
          if (this.refusals-- > 0) return reject(new RangeError("too deep"));
          this.running.set(update_id, () => {
            this.running.delete(update_id);
            resolve({ type: "handled" });
          });
        }),
      maxUnfinished: 100,
      waitSeconds: 30,
      handled: [],
      clock: this.clock,
      random: () => 1,
      emit: (event) => this.events.push(event),
    });
    this.#ended = this.poller.run();
  }

  /** Answers the call in progress. */
  async answers(result: unknown): Promise<void> {
    await settle();
    assert(this.#answer, "no call is in progress");
    const answer = this.#answer;
    this.#answer = undefined;
    answer(result);
    await settle();
  }

  async finishes(id: number): Promise<void> {
    this.running.get(id)!();
    await settle();
  }

  get deadLetters(): unknown[] {
    return this.events.flatMap((event) => event.type === "dead_letter" ? [event.update] : []);
  }

  texts(name: string): string[] {
    return this.events.flatMap((event) =>
      event.type === "notice" && event.name === name ? [event.text] : []
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.poller.stop();
    for (const end of this.running.values()) end();
    await this.#ended;
    await this.poller.idle();
  }
}

function message(update_id: number, chat = update_id): unknown {
  return { update_id, message: { message_id: 1, date: 1, chat: { id: chat, type: "private" } } };
}

for (const answer of [{}, null, "no", 7, true, { result: [] }]) {
  Deno.test(`BotPoller backs off when getUpdates returns ${JSON.stringify(answer)}, and continues`, async () => {
    await using stage = new Stage();
    await stage.answers(answer);
    assertStringIncludes(
      stage.texts("poll_retry")[0]!,
      "not a list of updates; trying again in 1.0 s",
    );
    assertEquals(stage.asked.length, 1);
    await stage.clock.advance(1000);
    await stage.answers([message(900)]);
    assertEquals([...stage.running.keys()], [900]);
  });
}

const unreadable: [string, unknown][] = [
  ["null", null],
  ["an update without an id", { message: {} }],
  ["an id in a string", { update_id: "901", message: {} }],
  ["an id that is not a whole number", { update_id: 900.5 }],
  ["an id beyond all ids", { update_id: 1e300 }],
  ["a negative id", { update_id: -5, message: {} }],
  ["an array", [901]],
  ["a text", "901"],
];
for (const [what, item] of unreadable) {
  Deno.test(`BotPoller makes ${what} a dead letter and skips it`, async () => {
    await using stage = new Stage();
    await stage.answers([message(900), item, message(902)]);
    assertEquals([...stage.running.keys()], [900, 902]);
    assertEquals(stage.deadLetters, [item]);
    await stage.finishes(902);
    await stage.finishes(900);
    assertEquals(stage.asked.at(-1), 903);
  });

  Deno.test(`BotPoller confirms ${what} at the end of an answer`, async () => {
    await using stage = new Stage();
    await stage.answers([message(900), item]);
    await stage.finishes(900);
    assertEquals(stage.asked.at(-1), 902);
  });
}

Deno.test("BotPoller skips an unreadable item, step by step over a gap, and reports it once", async () => {
  await using stage = new Stage();
  await stage.answers([message(900)]);
  await stage.finishes(900);
  for (const offset of [901, 902, 903]) {
    assertEquals(stage.asked.at(-1), offset);
    await stage.answers([null]);
    await stage.clock.advance(60_000);
  }
  await stage.answers([message(950)]);
  assertEquals([...stage.running.keys()], [950]);
  assertEquals(stage.deadLetters, [null]);
});

Deno.test("BotPoller does not go back for an id out of order", async () => {
  await using stage = new Stage();
  await stage.answers([message(900), message(7), message(901)]);
  assertEquals([...stage.running.keys()], [900, 901]);
  assertEquals(stage.deadLetters.length, 1);
  await stage.finishes(901);
  await stage.finishes(900);
  assertEquals(stage.asked.at(-1), 902);
});

Deno.test("BotPoller confirms what finished while a call was in progress without waiting for its pace", async () => {
  await using stage = new Stage();
  await stage.answers([message(900), message(901)]);
  await stage.clock.advance(1000);
  await settle();
  assertEquals(stage.asked, [undefined, 900]);
  await stage.finishes(900);
  await stage.answers([message(900), message(901)]);
  assertEquals(stage.asked, [undefined, 900, 901]);
});

Deno.test("BotPoller makes an update that is nested too deeply a dead letter, and goes on", async () => {
  await using stage = new Stage();
  const deep = JSON.parse(`{"update_id":900,"message":${"[".repeat(1e5)}${"]".repeat(1e5)}}`);
  await stage.answers([deep, message(901), JSON.parse("[".repeat(1e5) + "]".repeat(1e5))]);
  assertEquals([...stage.running.keys()], [901]);
  assertEquals(stage.deadLetters, [{ update_id: 900 }, { update_id: undefined }]);
  await stage.finishes(901);
  assertEquals(stage.asked.at(-1), 903);
});

Deno.test("BotPoller reads no more than a hundred items of an answer", async () => {
  await using stage = new Stage();
  await stage.answers([message(900)]);
  await stage.finishes(900);
  await stage.answers(Array.from({ length: 1_000_000 }, (_, i) => i));
  assertEquals(stage.deadLetters.length, 100);
});

for (const [what, answer] of [["nothing", []], ["only what it has", [message(900)]]] as const) {
  Deno.test(`BotPoller fetches once a second while calls bring ${what} at once`, async () => {
    await using stage = new Stage();
    await stage.answers([message(900)]);
    await stage.finishes(900);
    for (let calls = 2; calls < 6; calls++) {
      await stage.answers(answer);
      await stage.running.get(900)?.(); // The dispatcher ends a duplicate at once.
      await settle();
      assertEquals(stage.asked.length, calls);
      await stage.clock.advance(1000);
      await settle();
      assertEquals(stage.asked.length, calls + 1);
    }
  });
}

Deno.test("BotPoller tries an update again that cannot be dispatched, and says so", async () => {
  await using stage = new Stage();
  stage.refusals = 1;
  await stage.answers([message(900)]);
  assertEquals([...stage.running.keys()], []);
  assertEquals(stage.texts("poll_problem"), ['Bot "echo": Cannot run update 900']);
  await stage.clock.advance(1000);
  await stage.finishes(900);
  await stage.answers([message(900)]); // The call in progress when it finished.
  assertEquals(stage.asked.at(-1), 901);
});

Deno.test("BotPoller confirms again at its end when the answer is not Telegram's", async () => {
  await using stage = new Stage();
  await stage.answers([message(900)]);
  await stage.clock.advance(1000);
  await settle();
  stage.poller.stop();
  await stage.finishes(900);
  const confirmed = stage.poller.confirm(Promise.resolve(), 15_000);
  for (const answer of [{}, null, "x"]) {
    await stage.answers(answer);
    await stage.clock.advance(5000);
  }
  await stage.answers([]);
  await confirmed;
  assertEquals(stage.asked, [undefined, 900, 901, 901, 901, 901]);
  assertEquals(stage.texts("poll_unconfirmed"), []);
});

Deno.test("BotPoller does not count an answer that is not Telegram's as a confirmation", async () => {
  await using stage = new Stage();
  await stage.answers([message(900)]);
  await stage.finishes(900);
  await stage.answers({}); // To the call that would have confirmed it.
  stage.poller.stop();
  const confirmed = stage.poller.confirm(Promise.resolve(), 15_000);
  await stage.answers([]);
  await confirmed;
  assertEquals(stage.asked, [undefined, 901, 901]);
});

Deno.test("BotPoller ends with a logged error on an internal failure", async () => {
  await using stage = new Stage();
  const odd = Object.defineProperty([message(900)], "slice", { value: () => 5 });
  await stage.answers(odd);
  assert(stage.poller.failed);
  assertStringIncludes(stage.texts("poll_ended")[0]!, "Stopped polling:");
});
