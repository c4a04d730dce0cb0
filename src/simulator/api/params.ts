/**
 * The parameters of a Bot API call, however they were sent.
 *
 * @module
 */
import { ApiError } from "./api_error.ts";
import { decodeJson } from "./json_object.ts";
import { leadingInteger } from "./numbers.ts";

/** A file uploaded with a call. */
export interface Upload {
  /** Its file name. */
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  /** Its contents. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Parameters by name. On the wire they are all text; objects and numbers are JSON. */
export class Params {
  #values: Readonly<Record<string, unknown>>;
  #files: ReadonlyMap<string, Upload>;

  /**
   * Creates parameters.
   *
   * @param values The values by name; those that are not strings are converted to JSON.
   * @param files Uploads, by field name.
   */
  constructor(values: Readonly<Record<string, unknown>>, files?: ReadonlyMap<string, Upload>) {
    this.#values = values;
    this.#files = files ?? new Map();
  }

  /** Whether a parameter was given, even if empty. */
  given(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  /** Whether a parameter was given and is not empty. */
  has(name: string): boolean {
    return this.text(name) !== "" || this.#files.has(name);
  }

  /** A parameter as text, objects as JSON; `""` if absent. */
  text(name: string): string {
    const value = this.#values[name];
    if (value === undefined) return "";
    return typeof value === "string" ? value : JSON.stringify(value);
  }

  /**
   * A required parameter as text.
   *
   * @throws {ApiError} 400 if it is missing or empty.
   */
  required(name: string): string {
    const text = this.text(name);
    if (text === "") throw ApiError.badRequest(`parameter "${name}" is required`);
    return text;
  }

  /** The integer at the start of the text, clamped to the bounds; the fallback if it is empty. */
  integer(name: string, fallback = 0, min = -Infinity, max = Infinity): number {
    const text = this.text(name);
    return Math.min(max, Math.max(min, text === "" ? fallback : leadingInteger(text)));
  }

  /** A parameter as a number; `undefined` if it is not one. */
  number(name: string): number | undefined {
    const text = this.text(name).trim();
    const value = Number(text);
    return text === "" || Number.isNaN(value) ? undefined : value;
  }

  /** A parameter as a Boolean; `true`, `yes` and `1` are true, as at Telegram. */
  boolean(name: string): boolean {
    return ["true", "yes", "1"].includes(this.text(name).trim().toLowerCase());
  }

  /**
   * A parameter as a JSON value; `undefined` if it is empty.
   *
   * @param name The parameter.
   * @param error The error for a text that is not JSON.
   * @throws {ApiError} 400 if the text is not JSON.
   */
  json(name: string, error = `can't parse ${name.replaceAll("_", " ")} JSON object`): unknown {
    const text = this.text(name);
    if (text === "") return undefined;
    try {
      return decodeJson(text);
    } catch (cause) {
      if (cause instanceof SyntaxError) throw ApiError.badRequest(error);
      throw cause;
    }
  }

  /** A parameter as a JSON value; `undefined` if it is not JSON, where the Bot API ignores that. */
  value(name: string): unknown {
    try {
      return decodeJson(this.text(name));
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /** An upload: sent under this name, or under the one in `attach://…`. */
  upload(name: string): Upload | undefined {
    const attached = /^attach:\/\/(.+)$/.exec(this.text(name))?.[1];
    return this.#files.get(attached ?? name);
  }

  /** An upload by its field name, for `attach://` inside JSON. */
  attachment(reference: string): Upload | undefined {
    const name = /^attach:\/\/(.+)$/.exec(reference)?.[1];
    return name === undefined ? undefined : this.#files.get(name);
  }

  /** The parameters for the log: files as name, type and size, and no secret token. */
  view(): Record<string, unknown> {
    const files = [...this.#files].map(([field, { name, type, bytes }]) => [
      field,
      { file: name, type, size: bytes.length },
    ]);
    const secret = this.has("secret_token") ? { secret_token: "(secret)" } : {};
    return { ...this.#values, ...Object.fromEntries(files), ...secret };
  }
}
