/**
 * A client for the console of a running server.
 *
 * @module
 */
import { problemText } from "../app/setting_problem.ts";
import { NOT_A_PLACE, parsePlace } from "../config/console.ts";
import type { Env } from "../config/mod.ts";
import { isHeaderText } from "../net/header_text.ts";
import { CommandError } from "./command.ts";
import { harmless } from "./width.ts";

/** A console that takes longer to show itself does not answer. */
const TIMEOUT_MS = 10_000;

/** Dependencies of {@linkcode ConsoleClient}. */
export interface ConsoleClientDeps {
  readonly env: Env;
  readonly fetch: typeof fetch;
  readonly readFile: (path: string) => Promise<string>;
}

/** A console, by its URL. */
export class ConsoleClient {
  readonly #url: string;
  readonly #isGiven: boolean;
  readonly #deps: ConsoleClientDeps;

  /** @param url Its URL; by default that of CONSOLE, or 127.0.0.1:9090. */
  constructor(deps: ConsoleClientDeps, url?: string) {
    this.#deps = deps;
    this.#isGiven = url !== undefined;
    this.#url = url ?? `http://${reachable(deps.env.CONSOLE || "127.0.0.1:9090")}`;
  }

  /** What is wrong with the URL or with CONSOLE, and what to do; `undefined` if nothing is. */
  get problem(): string | undefined {
    const { CONSOLE: value } = this.#deps.env;
    if (!this.#isGiven && value && !parsePlace(value)) {
      return problemText({ setting: "CONSOLE", value, ...NOT_A_PLACE });
    }
    if (/^https?:$/.test(URL.parse(this.#url)?.protocol ?? "")) return undefined;
    return `"${this.#url}" is not the URL of a console; give one such as http://127.0.0.1:9090`;
  }

  /** Fetches JSON. @throws {CommandError} */
  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const ends = signal ? AbortSignal.any([signal, timeout]) : timeout;
    const response = await this.#ask(path, { method: "GET", signal: ends });
    if (!response.ok) throw await this.#refused(response);
    return await response.json().catch(() => {
      throw new CommandError(`${this.#what}: it did not send JSON; is it a console?`);
    });
  }

  /** Performs an action and returns what the console says. @throws {CommandError} */
  async act(name: string, fields: Readonly<Record<string, string>>): Promise<string> {
    return (await this.post<{ said: string }>(name, fields)).said;
  }

  /** Performs an action and returns the console's answer. @throws {CommandError} */
  async post<T>(name: string, fields: Readonly<Record<string, string>>): Promise<T> {
    const body = new FormData();
    for (const [field, value] of Object.entries(fields)) body.append(field, value);
    const headers = { origin: new URL(this.#url).origin };
    const response = await this.#ask(`/act/${name}`, { method: "POST", body, headers });
    if (!response.headers.get("content-type")?.startsWith("application/json")) {
      throw await this.#refused(response);
    }
    const answer = await response.json();
    if (response.ok) return answer;
    throw new CommandError(answer.error);
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const { fetch } = this.#deps;
    const token = await this.#token();
    const headers = { ...init.headers, ...token !== "" && { authorization: `Bearer ${token}` } };
    try {
      return await fetch(new URL(path, this.#url), { ...init, headers, redirect: "manual" });
    } catch (error) {
      if ((error as Error).name === "TimeoutError") {
        throw new CommandError(`${this.#what}: no answer within ${TIMEOUT_MS / 1000} s`);
      }
      const other = this.#isGiven ? "give another URL" : "set CONSOLE to its address here";
      const remedy = `start the server with CONSOLE set, or ${other}`;
      throw new CommandError(`${this.#what}: it does not answer; ${remedy}`);
    }
  }

  async #token(): Promise<string> {
    const { env: { CONSOLE_TOKEN: given, CONSOLE_TOKEN_FILE: path }, readFile } = this.#deps;
    const token = given || (path ? (await readFile(path)).trim() : "");
    if (token === "" || isHeaderText(token)) return token;
    throw new CommandError("Cannot use CONSOLE_TOKEN: it has characters that are not in ASCII");
  }

  async #refused(response: Response): Promise<CommandError> {
    const { status } = response;
    const text = await response.text().catch(() => "");
    const given = await this.#token() !== "";
    const why = status === 401
      ? given ? "CONSOLE_TOKEN is not its token" : "set CONSOLE_TOKEN to its token"
      : status === 403 || status === 429
      ? harmless(text.slice(0, 200).trim())
      : `it answers ${status}; is it a console?`;
    return new CommandError(`${this.#what}: ${why}`);
  }

  get #what(): string {
    return `Cannot look at the console at ${new URL(this.#url).origin}`;
  }
}

/** An address to listen on is not always an address to connect to. */
function reachable(place: string): string {
  return place.replace(/^0\.0\.0\.0(?=:)/, "127.0.0.1").replace(/^\[::\](?=:)/, "[::1]");
}
