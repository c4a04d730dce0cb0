/**
 * Acts: what the page can ask for.
 *
 * @module
 */

/** Does something that a form asks for, for somebody. */
export type Act = (form: FormData, who: string) => unknown;
