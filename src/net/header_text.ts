/**
 * What every client can send in an HTTP header.
 *
 * @module
 */

/** Whether a string is ASCII without control characters, and neither begins nor ends with a space. */
export function isHeaderText(text: string): boolean {
  return /^[!-~](?:[ -~]*[!-~])?$/.test(text);
}
