/** An application with an isolated bot, and what it has said. */
import { type AppOptions, createApp, type PosternEvent } from "../../src/mod.ts";
import type { App } from "../../src/app/app.ts";
import type { BotOptions } from "../../src/app/options.ts";
import { sampleUpdate } from "./samples.ts";

export const HELL = new URL("./bots/hell.ts", import.meta.url);

/** What has not happened by then does not happen at all. */
const NEVER_MS = 60_000;

/** An application, closed when it is disposed of. */
export interface Hosted extends AsyncDisposable {
  readonly app: App;
  readonly events: PosternEvent[];
  /** Has an update with a text run. Returns what became of it. */
  says(bot: string, text: string): ReturnType<App["dispatch"]>;
  /** Resolves to the next event of a kind, past ones included. */
  event(isIt: (event: PosternEvent) => boolean): Promise<PosternEvent>;
  /** The messages of errors with which runs have failed. */
  failures(): string[];
}

export function host(
  bots: Record<string, Omit<BotOptions, "token"> & { token?: string }>,
  options: Omit<AppOptions, "bots"> = {},
): Hosted {
  const events: PosternEvent[] = [];
  let onEvent = () => {};
  const named = Object.entries(bots).map(([name, bot], i) =>
    [name, { token: `${100_000 + i}:example`, ...bot } as BotOptions] as const
  );
  const observers = [(event: PosternEvent) => {
    events.push(event);
    onEvent();
  }];
  const app = createApp({ ...options, bots: Object.fromEntries(named), observers });
  let id = 0;
  // As a server does; the timer of a restart alone would not.
  const alive = setInterval(() => {}, 60_000);
  return {
    ...{ app, events },
    says: (bot, text) => app.dispatch(bot, sampleUpdate(++id, text)),
    async event(isIt) {
      for (;;) {
        const found = events.find(isIt);
        if (found) return found;
        await new Promise<void>((resolve, reject) => {
          const text = `The event never came, only: ${events.map(({ type }) => type)}`;
          const timer = setTimeout(() => reject(new Error(text)), NEVER_MS);
          onEvent = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    failures: () =>
      events.filter((event) => event.type === "failure").map(({ error }) => String(error)),
    async [Symbol.asyncDispose]() {
      clearInterval(alive);
      await app.close(0);
    },
  };
}
