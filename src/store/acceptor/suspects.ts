/**
 * Suspects: updates that one more crash makes dead letters. A crash counts for every run in the
 * process, though only one caused it. So suspects run one at a time, and at first nothing else is
 * started: then only the culprit becomes a dead letter.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import type { Lane } from "./lane.ts";

/** The longest that others wait for suspects. A culprit mostly acts at once. */
const ALONE_MS = 10_000;

/** Options for {@linkcode Suspects}. */
export interface SuspectsOptions {
  readonly clock: Clock;
  /** Whether a bot's runs cannot end those of other bots. */
  readonly isolated: ((bot: number) => boolean) | undefined;
  /** Continues a lane. */
  proceed(lane: Lane): void;
}

/** Lanes of bots whose runs may end each other. */
interface Group {
  /** The lane whose suspect runs. */
  running: Lane | undefined;
  /** Lanes with suspects that wait for their turn. */
  readonly suspects: Set<Lane>;
  /** Other lanes that wait; `undefined` once they have waited long enough. */
  others: Set<Lane> | undefined;
  readonly timer: number;
}

/** Lets one suspect run at a time. */
export class Suspects {
  readonly #options: SuspectsOptions;
  /** Those with suspects, by bot; 0 is for all bots that are not isolated. */
  readonly #groups = new Map<number, Group>();

  constructor(options: SuspectsOptions) {
    this.#options = options;
  }

  /** Whether a lane may run its first update now; otherwise it continues when it may. */
  enter(lane: Lane, isSuspect: boolean): boolean {
    if (!isSuspect && this.#groups.size === 0) return true;
    const key = this.#keyOf(lane);
    const group = this.#groups.get(key) ?? (isSuspect ? this.#open(key) : undefined);
    if (!group) return true;
    const { running, suspects, others } = group;
    if (!isSuspect) {
      others?.add(lane);
      return others === undefined;
    }
    if (running && running !== lane) {
      suspects.add(lane);
      return false;
    }
    group.running = lane;
    return true;
  }

  /** A lane's first update has ended, or is not run here. */
  leave(lane: Lane): void {
    if (this.#groups.size === 0) return;
    const key = this.#keyOf(lane);
    const group = this.#groups.get(key);
    if (!group) return;
    group.suspects.delete(lane);
    group.others?.delete(lane);
    if (group.running !== lane) return;
    group.running = undefined;
    this.#next(key, group);
  }

  /** The next suspect runs. One that need not run at all does not hold up those behind it. */
  #next(key: number, group: Group): void {
    for (const lane of group.suspects) {
      if (group.running) return;
      group.suspects.delete(lane);
      this.#options.proceed(lane);
    }
    if (group.running || this.#groups.get(key) !== group) return;
    this.#groups.delete(key);
    this.#options.clock.clearTimer(group.timer);
    this.#admitOthers(group);
  }

  #open(key: number): Group {
    const group: Group = {
      running: undefined,
      suspects: new Set(),
      others: new Set(),
      timer: this.#options.clock.setTimer(() => this.#admitOthers(group), ALONE_MS),
    };
    this.#groups.set(key, group);
    return group;
  }

  #admitOthers(group: Group): void {
    const { others = [] } = group;
    group.others = undefined;
    for (const lane of others) this.#options.proceed(lane);
  }

  #keyOf({ bot }: Lane): number {
    return this.#options.isolated?.(bot) ? bot : 0;
  }
}
