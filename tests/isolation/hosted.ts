/** An application with an isolated bot, and its events. */
import { type AppOptions, createApp, type PosternEvent } from "../../src/mod.ts";
import type { App } from "../../src/app/app.ts";
import type { BotOptions } from "../../src/app/options.ts";
import { sampleUpdate } from "./samples.ts";

export const HELL = new URL("./bots/hell.ts", import.meta.url);

/** How long to wait before a test fails. */
const NEVER_MS = 60_000;

/** An application, closed when disposed. */
export interface Hosted extends AsyncDisposable {
  readonly app: App;
  readonly events: PosternEvent[];
  /** Runs a text update. Returns its outcome. */
  says(bot: string, text: string): ReturnType<App["dispatch"]>;
  /**
   * Resolves once the bot handles an update. On a slow machine a start may take longer than the hard
   * limit of a run that waits for it.
   */
  comesUp(bot: string, text?: string): Promise<void>;
  /** Resolves to the first event of a kind, whether past or future. */
  event(isIt: (event: PosternEvent) => boolean): Promise<PosternEvent>;
  /** Resolves to the next event of a kind. */
  next(isIt: (event: PosternEvent) => boolean): Promise<PosternEvent>;
  /** The texts of the notices with a name. */
  notices(name: string): string[];
  /** The messages of the errors that runs have failed with. */
  failures(): string[];
}

export function host(
  bots: Record<string, Omit<BotOptions, "token"> & { token?: string }>,
  options: Omit<AppOptions, "bots"> = {},
): Hosted {
  const events: PosternEvent[] = [];
  const waiting = new Set<() => void>();
  const named = Object.entries(bots).map(([name, bot], i) =>
    [name, { token: `${100_000 + i}:example`, ...bot } as BotOptions] as const
  );
  const observers = [(event: PosternEvent) => {
    events.push(event);
    for (const look of waiting) look();
  }];
  const app = createApp({ ...options, bots: Object.fromEntries(named), observers });
  let id = 0;
  const eventFrom = (first: number, isIt: (event: PosternEvent) => boolean) =>
    new Promise<PosternEvent>((resolve, reject) => {
      const look = () => {
        const found = events.slice(first).find(isIt);
        if (!found) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`The event never came, only: ${events.map(({ type }) => type)}`));
      }, NEVER_MS);
      waiting.add(look);
      look();
    });
  // Keeps the process alive, as a server does; timers of restarts do not.
  const alive = setInterval(() => {}, 60_000);
  const says = (bot: string, text: string) => app.dispatch(bot, sampleUpdate(++id, text));
  return {
    ...{ app, events, says },
    async comesUp(bot, text = "hello") {
      let outcome = await says(bot, text);
      while (outcome === "dead") outcome = await says(bot, text);
      if (!["handled", "accepted"].includes(outcome)) throw new Error(`${bot}: ${outcome}`);
    },
    event: (isIt) => eventFrom(0, isIt),
    next: (isIt) => eventFrom(events.length, isIt),
    notices: (name) =>
      events.flatMap((event) => event.type === "notice" && event.name === name ? [event.text] : []),
    failures: () =>
      events.filter((event) => event.type === "failure").map(({ error }) => String(error)),
    async [Symbol.asyncDispose]() {
      await app.close(0);
      clearInterval(alive);
    },
  };
}
