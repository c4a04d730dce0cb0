/**
 * Acts: what the page can do.
 *
 * @module
 */

/** Does what a form asks for; `who` sent it. */
export type Act = (form: FormData, who: string) => unknown;
