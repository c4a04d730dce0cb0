/** Replies of runs that end after the answer has left: they go out by a call, which can fail. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Context } from "../../src/mod.ts";
import { deliver, type Instance, message, Stage } from "./helpers/stage.ts";

/** What the Bot API answers to a call. */
type Answer = () => Response | Promise<Response>;

const OK: Answer = () => Response.json({ ok: true, result: { message_id: 1 } });

const DOWN: Answer = () => new Response("<html>Bad Gateway</html>", { status: 502 });

function refusing(error_code: number, description: string, parameters?: object): Answer {
  const body = { ok: false, error_code, description, parameters };
  return () => Response.json(body, { status: error_code });
}

/** A bot whose replies are late, and a Bot API that first answers as specified, then normally. */
class LateReplies implements AsyncDisposable {
  readonly stage = new Stage();
  readonly texts: unknown[] = [];
  readonly runs: string[] = [];
  /** Lets the handler reply. */
  readonly ready = Promise.withResolvers<void>();
  readonly #api: Deno.HttpServer<Deno.NetAddr>;
  instance!: Instance;

  constructor(...answers: Answer[]) {
    this.#api = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
      const { text } = await request.json();
      this.texts.push(text);
      return await (answers.shift() ?? OK)();
    });
  }

  /** Starts it, and delivers messages of one chat, whose answers leave without a reply. */
  async bring(...texts: string[]): Promise<void> {
    this.instance = await this.#host();
    for (const [index, text] of texts.entries()) await this.redeliver(index + 1, text);
  }

  async #host(): Promise<Instance> {
    const handler = {
      message: async ({ text = "" }: { text?: string }, ctx: Context) => {
        this.runs.push(`${text} ${ctx.attempt}`);
        await this.ready.promise;
        return { method: "sendMessage", chat_id: 5, text: `re ${text}` } as const;
      },
    };
    const apiRoot = `http://127.0.0.1:${this.#api.addr.port}`;
    return await this.stage.host({ handler, answerMs: 400 }, { telegram: { apiRoot } });
  }

  /** The instance is gone, and what it has not written is lost. */
  async crash(): Promise<void> {
    this.instance.store.cut = true;
    await this.stage.settle();
    this.instance = await this.#host();
  }

  async redeliver(id: number, text: string): Promise<void> {
    const answer = deliver(this.instance, message(id, text));
    await this.stage.settle();
    await this.stage.pass(500);
    const response = await answer;
    assertEquals([response.status, await response.text()], [200, ""]);
  }

  get states(): string[] {
    return [...this.stage.tables.updates.values()].map(({ state }) => state);
  }

  /** Lets the handler reply, and time pass until everything has ended. */
  async end(): Promise<string[]> {
    this.ready.resolve();
    while (this.states.includes("pending")) await this.stage.pass(500);
    return this.states;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stage[Symbol.asyncDispose]();
    await this.#api.shutdown();
  }
}

for (
  const [what, answer] of [
    ["fails", refusing(500, "Internal Server Error")],
    ["is answered by a proxy", DOWN],
  ] as const
) {
  Deno.test(`a late reply whose call ${what} is sent again, before the chat's next update`, async () => {
    await using late = new LateReplies(answer, answer);
    await late.bring("a", "b");
    assertEquals(await late.end(), ["done", "done"]);
    assertEquals(late.texts, ["re a", "re a", "re a", "re b"]);
    assertEquals(late.runs.at(-1), "b 1");
  });
}

Deno.test("a late reply that Telegram wants later is sent then", async () => {
  await using late = new LateReplies(refusing(429, "Too Many Requests", { retry_after: 7 }));
  await late.bring("a");
  const before = late.stage.clock.now();
  assertEquals(await late.end(), ["done"]);
  assertEquals(late.texts, ["re a", "re a"]);
  const waited = late.stage.clock.now() - before;
  assertEquals(waited >= 7000, true, `${waited} ms`);
});

for (
  const [code, description] of [
    [400, "Bad Request: chat not found"],
    [403, "Forbidden: bot was blocked by the user"],
  ] as const
) {
  Deno.test(`a late reply that Telegram refuses with ${code} is a dead letter at once, and the chat goes on`, async () => {
    await using late = new LateReplies(refusing(code, description));
    await late.bring("a", "b");
    assertEquals(await late.end(), ["dead", "done"]);
    assertEquals([late.texts, late.runs], [["re a", "re b"], ["a 1", "b 1"]]);
    const [letter] = await late.instance.app.deadLetters.list();
    assertStringIncludes(letter!.error, description);
  });
}

Deno.test("a redelivery while the late reply is on its way is answered, and the reply is sent once", async () => {
  const slow = Promise.withResolvers<void>();
  await using late = new LateReplies(() => slow.promise.then(OK));
  await late.bring("a");
  late.ready.resolve();
  while (late.texts.length === 0) await late.stage.settle();
  await late.redeliver(1, "a");
  slow.resolve();
  assertEquals(await late.end(), ["done"]);
  await late.redeliver(1, "a");
  assertEquals([late.texts, late.runs], [["re a"], ["a 1"]]);
});

Deno.test("a redelivery after the answer left and before the run has ended gets the reply", async () => {
  await using late = new LateReplies();
  await late.bring("a");
  const answer = deliver(late.instance, message(1, "a"));
  await late.stage.settle();
  assertEquals(await late.end(), ["done"]);
  assertEquals((await (await answer).json()).text, "re a");
  assertEquals([late.texts, late.runs], [[], ["a 1"]]);
});

Deno.test("a late reply that was sent right before a crash is sent again, as its end was not written", async () => {
  await using late = new LateReplies();
  await late.bring("a", "b");
  const { instance: first } = late;
  first.store.cut = true; // Its end cannot be written.
  late.ready.resolve();
  while (late.texts.length === 0) await late.stage.settle();
  await late.crash();
  assertEquals(await late.end(), ["done", "done"]);
  assertEquals([late.texts, late.runs], [["re a", "re a", "re b"], ["a 1", "a 2", "b 1"]]);
});
