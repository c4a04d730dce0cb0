/**
 * JSON that is already serialised.
 *
 * @module
 */

/** A result that is sent as is. */
export class RawJson {
  /** The JSON text. */
  readonly text: string;

  /**
   * Wraps JSON text.
   *
   * @param text The JSON text.
   */
  constructor(text: string) {
    this.text = text;
  }
}
