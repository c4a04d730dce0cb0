/**
 * Scaled subjects: Postern with more or less of everything.
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { measure, type Sample } from "../load.ts";
import { startSubject, type Subject } from "../subject.ts";
import type { Scale } from "../subjects/scaled.ts";
import { Controls } from "./controls.ts";

/** How each point is loaded. */
export interface Conditions {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
}

/** The command that runs a subject of this bench with garbage collection exposed. */
export function subjectCommand(file: string, ...args: string[]): string[] {
  const path = fromFileUrl(new URL(`../subjects/${file}`, import.meta.url));
  return [Deno.execPath(), "run", "--allow-all", "--v8-flags=--expose-gc", path, ...args];
}

/** A running subject, and the load on it. */
export class Scaled implements AsyncDisposable {
  readonly subject: Subject;
  readonly controls: Controls;
  #loads = 0;

  private constructor(subject: Subject) {
    this.subject = subject;
    this.controls = new Controls(subject.port);
  }

  /** Starts one. `firstStatus` is its status for a valid update. */
  static async start(scale: Scale, firstStatus = 200): Promise<Scaled> {
    const command = subjectCommand("scaled.ts", JSON.stringify(scale));
    const installed = () => Promise.resolve(true);
    const spec = { name: "Postern, scaled", key: "scaled", command, installed, firstStatus };
    return new Scaled(await startSubject(spec, undefined));
  }

  /** Loads it for a while. */
  load(
    { seconds, connections }: Conditions,
    settings: Readonly<Record<string, string | number>>,
    refused = false,
  ): Promise<Sample> {
    const load = { seconds, connections, scheme: "http", settings, refused } as const;
    return measure(this.subject, this.#loads++, load);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.subject[Symbol.asyncDispose]());
  }
}
