/**
 * A simulator on a port with a control API and the playground.
 *
 * @module
 */
import { createPlayground, type Playground } from "../playground/mod.ts";
import { RunningSimulator, type StartOptions } from "../start.ts";
import { type ControlOptions, createControl } from "./mod.ts";

/** Options for a simulator with a control API. */
export type ControlledOptions =
  & Omit<StartOptions, "page">
  & Pick<ControlOptions, "names" | "arrange">;

class ControlledSimulator extends RunningSimulator {
  #playground: Playground;

  constructor({ names = [], arrange = () => {}, ...options }: ControlledOptions) {
    const playground = createPlayground();
    const control = createControl({ names, arrange, restarted: () => playground.restart() });
    super({
      ...options,
      page: (request, tg) =>
        new URL(request.url).pathname.startsWith("/control/")
          ? control(request, tg)
          : playground.page(request, tg),
    });
    this.#playground = playground;
    arrange(this);
  }

  override close(): Promise<void> {
    this.#playground.close();
    return super.close();
  }
}

/** Starts a simulator with a control API under `/control/`, and the playground. */
export function startControlled(options: ControlledOptions = {}): Promise<RunningSimulator> {
  return Promise.resolve().then(() => new ControlledSimulator(options));
}
