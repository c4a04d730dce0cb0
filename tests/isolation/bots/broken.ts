/** A bot that cannot be loaded. */
export function message(): void {}

throw new Error("broken from the start");
