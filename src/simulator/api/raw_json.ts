/**
 * JSON that is text already.
 *
 * @module
 */

/** A result that goes out letter for letter. */
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
