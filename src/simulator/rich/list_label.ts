/**
 * Labels of items in ordered lists.
 *
 * @module
 */

const ROMAN: readonly (readonly [value: number, digits: string])[] = [
  [1000, "m"],
  [900, "cm"],
  [500, "d"],
  [400, "cd"],
  [100, "c"],
  [90, "xc"],
  [50, "l"],
  [40, "xl"],
  [10, "x"],
  [9, "ix"],
  [5, "v"],
  [4, "iv"],
  [1, "i"],
];

/**
 * The label of a number: `3.`, `c.`, `iii.`; only positive numbers become letters or Roman
 * numerals.
 */
export function listLabel(value: number, type: string): string {
  return `${value > 0 ? numeral(value, type) : value}.`;
}

function numeral(value: number, type: string): string {
  switch (type) {
    case "a":
      return letters(value);
    case "A":
      return letters(value).toUpperCase();
    case "i":
      return value < 4000 ? roman(value) : `${value}`;
    case "I":
      return value < 4000 ? roman(value).toUpperCase() : `${value}`;
    default:
      return `${value}`;
  }
}

function letters(value: number): string {
  const rest = value - 1;
  const last = String.fromCharCode(97 + rest % 26);
  return rest < 26 ? last : letters(Math.floor(rest / 26)) + last;
}

function roman(value: number): string {
  const found = ROMAN.find(([part]) => part <= value);
  return found ? found[1] + roman(value - found[0]) : "";
}
