/**
 * The parameters of a Bot API call, however they were sent.
 *
 * @module
 */
import { ApiError } from "./api_error.ts";

/** A file that came with a call. */
export interface Upload {
  /** Its file name. */
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  /** What is in it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Parameters by name. A form sends texts only, JSON sends values: both read alike here, as they
 * do at Telegram.
 *
 * @example Usage
 * ```ts
 * import { Params } from "./params.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const params = new Params({ limit: "7", commands: '[{"command":"start"}]' });
 * assertEquals(params.integer("limit", 100, 1, 100), 7);
 * assertEquals(params.json("commands"), [{ command: "start" }]);
 * assertEquals(params.text("absent"), "");
 * ```
 */
export class Params {
  #values: Readonly<Record<string, unknown>>;
  #files: ReadonlyMap<string, Upload>;

  /**
   * Makes parameters.
   *
   * @param values By name.
   * @param files Uploads, by field name.
   */
  constructor(values: Readonly<Record<string, unknown>>, files?: ReadonlyMap<string, Upload>) {
    this.#values = values;
    this.#files = files ?? new Map();
  }

  /** Whether a parameter was given and is not empty. */
  has(name: string): boolean {
    return this.text(name) !== "" || this.#files.has(name);
  }

  /** As text; objects as their JSON; `""` when absent. */
  text(name: string): string {
    const value = this.#values[name];
    if (value === undefined || value === null) return "";
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  }

  /** The integer that it begins with, 0 without one, between bounds; the fallback when absent. */
  integer(name: string, fallback = 0, min = -Infinity, max = Infinity): number {
    const text = this.text(name);
    const value = text === "" ? fallback : Number(/^-?\d+/.exec(text)?.[0] ?? 0);
    return Math.min(max, Math.max(min, value));
  }

  /** As a number; `undefined` when it is none. */
  number(name: string): number | undefined {
    const text = this.text(name).trim();
    const value = Number(text);
    return text === "" || Number.isNaN(value) ? undefined : value;
  }

  /** As Telegram reads a Boolean: `true`, `yes` and `1` are true. */
  boolean(name: string): boolean {
    return ["true", "yes", "1"].includes(this.text(name).trim().toLowerCase());
  }

  /**
   * As a JSON value; `undefined` when absent.
   *
   * @throws {ApiError} 400 when the text is not JSON.
   */
  json(name: string): unknown {
    const value = this.#values[name];
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value);
    } catch {
      throw ApiError.badRequest(`can't parse ${name.replaceAll("_", " ")} JSON object`);
    }
  }

  /** An upload: sent under this name, or under the one that `attach://…` gives. */
  upload(name: string): Upload | undefined {
    const attached = /^attach:\/\/(.+)$/.exec(this.text(name))?.[1];
    return this.#files.get(attached ?? name);
  }

  /** An upload by its field name, for `attach://` inside of JSON. */
  attachment(reference: string): Upload | undefined {
    return this.#files.get(reference.replace(/^attach:\/\//, ""));
  }

  /** For the log: values, files by name, type and size, and no secret token. */
  view(): Record<string, unknown> {
    const files = [...this.#files].map(([field, { name, type, bytes }]) => [
      field,
      { file: name, type, size: bytes.length },
    ]);
    const secret = this.has("secret_token") ? { secret_token: "(secret)" } : {};
    return { ...this.#values, ...Object.fromEntries(files), ...secret };
  }
}
