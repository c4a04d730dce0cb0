/**
 * Options of a wrong type, as plain JavaScript may give them.
 *
 * @module
 */
import { isLogOption } from "./log_option.ts";
import type { ServeOptions } from "./options.ts";
import type { Problem } from "./setting_problem.ts";

const STRINGS = [
  ...["publicUrl", "cert", "key", "telegramCert", "deadLetters"],
  ...["health", "hostname", "socket", "clientAddressHeader"],
] as const satisfies (keyof ServeOptions)[];

/**
 * Checks the types of an application's options.
 *
 * @param options The options; unset ones are valid.
 * @returns The problems.
 */
export function* typeProblems(options: ServeOptions): Generator<Problem> {
  for (const setting of STRINGS) {
    const value: unknown = options[setting];
    if (value === undefined || typeof value === "string") continue;
    yield wrongType(setting, value, "not a string", "give a string");
  }
  for (const setting of ["telegram", "storeRetention"] as const) {
    const value: unknown = options[setting];
    if (value === undefined || value !== null && typeof value === "object") continue;
    yield wrongType(setting, value, "not an object", "give an object with its options");
  }
  const { store, log, observers = [], signal } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    yield { setting: "signal", message: "not an AbortSignal", remedy: "give a controller's" };
  }
  if (!isStore(store)) yield wrongType("store", store, "not a store", "give a path or a URL");
  if (!isLogOption(log)) {
    yield wrongType("log", log, "unknown", 'use false, "text", "json" or a function');
  }
  if (!Array.isArray(observers) || !observers.every((each) => typeof each === "function")) {
    const remedy = "give an array of functions";
    yield { setting: "observers", message: "not a list of observers", remedy };
  }
}

/**
 * Checks that the bots are an object of names and options: a Map or an array would host none, or
 * bots with numbers for names.
 */
export function* botsProblems(bots: unknown): Generator<Problem> {
  if (typeof bots === "object" && bots !== null && !(Symbol.iterator in bots)) return;
  yield {
    setting: "bots",
    message: "not an object of names and bots",
    remedy: "write { echo: … }",
  };
}

function isStore(store: unknown): boolean {
  return store === undefined || typeof store === "string" ||
    typeof store === "object" && store !== null;
}

function wrongType(setting: string, value: unknown, message: string, remedy: string): Problem {
  return { setting, value: String(value), message, remedy };
}
