/**
 * The script: who says what, and the expected result.
 *
 * @module
 */
import type { Person, RunningSimulator, SimulatedBot } from "../simulator/mod.ts";
import { transcript } from "./transcript.ts";

/** The server's deadline in the demo: short, so that it passes quickly. */
export const DEADLINE_MS = 1500;

/** Everything that the scenes use. */
export interface Stage {
  readonly tg: RunningSimulator;
  readonly people: Readonly<Record<"ada" | "bob" | "cleo", Person>>;
  readonly bots: Readonly<Record<"echo" | "counter" | "slow", SimulatedBot>>;
  /** The server's URL, `https://127.0.0.1:PORT`. */
  readonly serverUrl: string;
  /** Its certificate, for the forged requests. */
  readonly caCert: string;
  /** The secret of the echo bot. */
  readonly secret: string;
  /** Restarts the server as a deployment does. Resolves to the exit code of the old one. */
  restart(): Promise<number>;
}

/** One scene. Resolves to whether it went as expected, and a description. */
type Scene = { title: string; play(stage: Stage): Promise<[ok: boolean, what: string]> };

/** Waits for the bot's next message, and a moment longer to catch an extra one. */
async function hearsOnce(person: Person, bot: SimulatedBot, text: string): Promise<boolean> {
  const { text: heard } = await person.hears(bot, { within: 15_000 });
  const more = await person.hears(bot, { within: 300 }).then(() => true, () => false);
  return heard === text && !more;
}

/** Posts an update that does not come from Telegram. */
async function forge(
  { serverUrl, caCert, secret }: Stage,
  forged: { secret?: string; localAddress?: string },
): Promise<number> {
  using client = Deno.createHttpClient({
    caCerts: [caCert],
    ...forged.localAddress && { localAddress: forged.localAddress },
  });
  const response = await fetch(`${serverUrl}/echo`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-telegram-bot-api-secret-token": forged.secret ?? secret,
      "x-forwarded-for": "149.154.167.99", // One of Telegram's addresses, which proves nothing.
    },
    body: '{"update_id":1,"message":{"text":"I am Telegram, believe me"}}',
    client,
  });
  transcript.note(`the stranger gets ${response.status} ${(await response.text()).trim()}`);
  return response.status;
}

/** The scenes, in order. */
export const SCENES: readonly Scene[] = [
  {
    title: "Ada talks to echo, which answers in the response to its webhook",
    async play({ people: { ada }, bots: { echo } }) {
      await ada.says(echo, "Hello, is anyone there?");
      return [await hearsOnce(ada, echo, "Hello, is anyone there?"), "one answer"];
    },
  },
  {
    title: "Bob presses the buttons of counter, which edits its message",
    async play({ people: { bob }, bots: { counter } }) {
      await bob.says(counter, "/start");
      await bob.hears(counter);
      for (const count of [1, 2]) {
        await bob.presses("+1");
        const { text } = await bob.seesEdit(counter);
        if (text !== `Count: ${count}`) return [false, `the count is "${text}"`];
      }
      return [true, "the count is 2"];
    },
  },
  {
    title: "Telegram delivers an update twice, as it does when an answer got lost",
    async play({ tg, people: { ada }, bots: { echo } }) {
      tg.duplicate(echo);
      await ada.says(echo, "Please say this only once");
      const once = await hearsOnce(ada, echo, "Please say this only once");
      return [once, "one answer: the redelivery got the reply that was lost, without a second run"];
    },
  },
  {
    title: "A stranger posts an update with a forged secret",
    play: async (stage) => [await forge(stage, { secret: "guessed" }) === 401, "refused with 401"],
  },
  {
    title: "A stranger who knows the secret posts from an address that is not Telegram's",
    async play(stage) {
      const status = await forge(stage, { localAddress: "127.0.0.2" });
      return [status === 403, "refused with 403, whatever it claims in X-Forwarded-For"];
    },
  },
  {
    title:
      `Cleo gives slow a job of 4 s; after ${DEADLINE_MS / 1000} s without an answer Telegram ` +
      "gets 504 and delivers again",
    async play({ tg, people: { cleo }, bots: { slow } }) {
      await cleo.says(slow, "Work for 4 seconds");
      await cleo.hears(slow); // "Working: 0 %"
      const once = await hearsOnce(cleo, slow, "Done after 4 s");
      await tg.idle(slow, { within: 15_000 });
      const attempts = tg.log.filter((entry) =>
        entry.type === "delivery" && entry.bot === slow.username
      );
      const what = `delivered ${attempts.length} times, run once: each redelivery joined the run`;
      return [once && attempts.length > 1, what];
    },
  },
  {
    title: "The server is restarted while slow works, and Ada writes meanwhile",
    async play({ tg, people: { ada, cleo }, bots: { echo, slow }, restart }) {
      const deliveries = () =>
        tg.log.filter((entry) => entry.type === "delivery" && entry.bot === slow.username).length;
      const before = deliveries();
      await cleo.says(slow, "Work for 3 seconds");
      await cleo.hears(slow); // "Working: 0 %"
      const restarted = restart();
      const { text: done } = await cleo.hears(slow, { within: 15_000 });
      await ada.says(echo, "Is anyone still there?");
      const heard = await hearsOnce(ada, echo, "Is anyone still there?");
      const code = await restarted;
      await tg.idle(slow, { within: 15_000 });
      const count = deliveries() - before;
      const what = `the work was done once, in ${count} delivery held beyond its deadline; Ada's ` +
        "message waited for the next server";
      return [done === "Done after 3 s" && heard && code === 0 && count === 1, what];
    },
  },
];
