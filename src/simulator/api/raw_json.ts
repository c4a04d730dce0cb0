/**
 * JSON that is text already.
 *
 * @module
 */

/**
 * A result that goes out letter for letter.
 *
 * @example Usage
 * ```ts
 * import { RawJson } from "./raw_json.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new RawJson("[]").text, "[]");
 * ```
 */
export class RawJson {
  /** The JSON text. */
  readonly text: string;

  /**
   * Makes raw JSON.
   *
   * @param text The JSON text.
   */
  constructor(text: string) {
    this.text = text;
  }
}
