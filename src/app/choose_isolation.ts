/**
 * Decides from their options which bots are isolated.
 *
 * @module
 */
import { IsolatedHandler, IsolatedModule, type IsolationOptions } from "../handler/isolated.ts";
import { unknownOption } from "../util/options/unknown_option.ts";
import type { BotOptions } from "./options.ts";
import { permissionProblem } from "./permission_problem.ts";

/** Every option as a key, so that the compiler notices a missing or unknown one. */
const OPTIONS: Record<keyof IsolationOptions, true> = {
  permissions: true,
  isolation: true,
  memoryMb: true,
};

/** The name of the Worker that an isolated bot runs in, or `"worker"` for one of its own. */
export function placeOf(
  { isolation }: BotOptions,
  { source }: IsolatedHandler,
): string | undefined {
  return isolation ?? source.isolation.isolation;
}

/** Returns a bot's handler if it is isolated: always the same one for the same options. */
export type IsolatedHandlers = (name: string, options: BotOptions) => IsolatedHandler | undefined;

/**
 * Creates the function that decides whether a bot is isolated.
 *
 * @returns The function. It throws a `TypeError` if the options contradict each other.
 */
export function createIsolatedHandlers(): IsolatedHandlers {
  const made = new WeakMap<object, Map<string, IsolatedHandler>>();
  return (name, { handler, isolation }) => {
    const module = handler instanceof URL ? new IsolatedModule(handler) : handler;
    if (!(module instanceof IsolatedModule)) {
      if (isolation === undefined || isolation === "none") return undefined;
      throw new TypeError(
        `Cannot isolate bot "${name}": its module is loaded here already; ` +
          'give its address: handler: new URL("./bot.ts", import.meta.url)',
      );
    }
    // `null`, as plain JavaScript may give it, is refused.
    check(name, module, isolation ?? module.isolation?.isolation);
    const byName = made.get(handler) ?? new Map<string, IsolatedHandler>();
    made.set(handler, byName);
    const known = byName.get(name) ?? new IsolatedHandler(module);
    byName.set(name, known);
    return known;
  };
}

/** A smaller heap cannot hold what runs a bot: V8 would end the whole process. */
const MIN_MEMORY_MB = 16;

function optionsProblem(options: IsolationOptions): string | undefined {
  const problem = unknownOption("options", options, Object.keys(OPTIONS));
  if (problem !== undefined) return problem;
  const { permissions, memoryMb = MIN_MEMORY_MB } = options;
  // A heap without a limit could take all of the machine's memory.
  if (!(typeof memoryMb === "number" && memoryMb >= MIN_MEMORY_MB && memoryMb < Infinity)) {
    const given = typeof memoryMb === "string" ? `"${memoryMb}"` : memoryMb;
    return `memoryMb is ${given}; use a number of ${MIN_MEMORY_MB} or more`;
  }
  return permissionProblem(permissions);
}

function placeProblem(isolation: unknown): string | undefined {
  if (isolation === undefined || isolation === "worker") return undefined;
  if (typeof isolation !== "string") return 'isolation is not a string; use "worker" or a name';
  if (isolation.trim() === "") return 'isolation is empty; use "worker" or a name';
  const word = isolation.trim().toLowerCase();
  // As a name it would be that of a Worker in which bots can read each other's tokens.
  return word === "worker" || word === "none"
    ? `isolation is "${isolation}"; write "${word}", or use another name`
    : undefined;
}

function check(
  name: string,
  { module, isolation: options }: IsolatedModule,
  isolation: string | undefined,
): void {
  if (isolation === "none") {
    throw new TypeError(
      `Cannot load bot "${name}" with isolation "none" from an address; import its module, ` +
        "or leave isolation out",
    );
  }
  const problem = optionsProblem(options) ?? placeProblem(isolation);
  if (problem !== undefined) throw new TypeError(`Cannot isolate bot "${name}": ${problem}`);
  if (typeof module === "string" && !URL.canParse(module)) {
    throw new TypeError(
      `Cannot isolate bot "${name}": "${module}" is relative; ` +
        `give new URL("${module}", import.meta.url)`,
    );
  }
  // Running it unisolated would give its code permissions it was denied.
  if (typeof Worker === "undefined") {
    throw new TypeError(
      `Cannot isolate bot "${name}": this platform has no Workers, as on Deno Deploy; ` +
        "import its module, or host it elsewhere",
    );
  }
}
