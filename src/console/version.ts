/**
 * The version of this package, as in deno.json.
 *
 * @module
 */

export const VERSION = "0.1.0";
