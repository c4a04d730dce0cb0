/**
 * What counts as an e-mail address.
 *
 * @module
 */

const LOCAL = /^(?:[\w-]{0,26}[.+]){0,10}[\w-]{1,35}$/;
const LABEL = /^[a-z\d](?:[\w-]{0,28}[a-z\d])?$/i;

/** Whether a whole text is an e-mail address. */
export function isEmail(text: string): boolean {
  const at = text.indexOf("@");
  if (at < 0 || !LOCAL.test(text.slice(0, at))) return false;
  const labels = text.slice(at + 1).split(".");
  const top = labels.pop()!;
  return labels.length >= 1 && labels.length <= 6 && labels.every((label) => LABEL.test(label)) &&
    /^[a-z]{2,8}$/i.test(top);
}
