/**
 * Checks the options of signature checks: a mistaken one would refuse every request, or open a route.
 *
 * @module
 */

/**
 * Refuses options that are misspelt or have no such value.
 *
 * @param sender Whose signatures are checked, for the error message.
 * @param options The options, which may not have been type-checked.
 * @param valid Every option, what makes a value valid, and what to give instead.
 * @throws {TypeError} If one is wrong; the message names it.
 */
export function checkSignatureOptions<T extends object>(
  sender: string,
  options: T,
  valid: Record<keyof T & string, [isValid: (value: unknown) => boolean, remedy: string]>,
): void {
  const cannot = `Cannot check signatures of ${sender}`;
  const rules = valid as Record<string, [(value: unknown) => boolean, string]>;
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name]! : undefined;
    if (!rule) {
      const names = Object.keys(rules).join(", ");
      throw new TypeError(`${cannot}: "${name}" is not an option; there are ${names}`);
    }
    const [isValid, remedy] = rule;
    if (value !== undefined && !isValid(value)) {
      throw new TypeError(`${cannot}: its ${name} is not valid; ${remedy}`);
    }
  }
}
