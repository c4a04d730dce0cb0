/**
 * What the instances of a simulation share, and how their calls get there.
 */
import type { Store, Verdict } from "../../../src/store/types.ts";
import type { Instance } from "./instance.ts";
import type { Seen } from "./seen.ts";

/** Those who are told what has been written. */
export interface Observer {
  /** An instance has a name in the tables, or a new one. */
  joined(instance: Instance, node: number): void;
  /** Verdicts have counted. */
  settled(node: number, verdicts: readonly Verdict[], before: Seen): void;
  /** A node may have marked runs as begun, among them those of these lanes. */
  marked(node: number, lanes: readonly number[], before: Seen): void;
  /** A node has let go of a lane. */
  left(node: number, lane: number): void;
  /** A lane of a bot has been claimed by one that hosts these. */
  claimed(bot: number, hosted: readonly number[]): void;
  /** Statements waited for each other. */
  deadlocked(names: readonly string[]): void;
}

/** A store that several instances use, every call of which may fail. */
export interface Backend {
  /** What is in the tables. */
  look(): Seen;
  /** The store as an instance has it. */
  open(instance: Instance): Store;
  /** Something that these instances have sent takes place, or fails. */
  step(instances: readonly Instance[], outage: boolean): Promise<void>;
  /** Everything that these instances have sent takes place. */
  finish(instances: readonly Instance[]): Promise<void>;
  /** An instance was killed. What it has sent may still take place. */
  killed(instance: Instance): Promise<void>;
  /** An operator asks for all dead letters to be tried again. */
  replay?(instance: Instance): void;
}
